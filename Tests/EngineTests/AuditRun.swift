import ArgumentParser
import AuditCore
import AuditStore
import DockerEngine
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import audit

/// Runs commands of `audit` in this process against a test engine, with a database of its own.
final class AuditRun: Sendable {
    let engine: TestEngine
    let database: String
    private let out = Mutex("")
    private let err = Mutex("")

    /// The real one, beside the tests.
    static let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "audit")

    /// What the command finds in its environment.
    let environment: [String: String]
    private let seesDataRoot: Bool
    private let socketPath: String
    private let ownsDatabase: Bool

    /// - Parameters:
    ///   - seesDataRoot: Whether the engine's files may be read, as on its own host by root.
    ///   - folder: Where the database lies; beside the engine's data if nil.
    init(
        _ engine: TestEngine, seesDataRoot: Bool = true, in folder: URL? = nil, environment: [String: String] = [:]
    ) {
        self.environment = environment
        self.engine = engine
        self.seesDataRoot = seesDataRoot
        socketPath = engine.socketPath
        ownsDatabase = true
        database = (folder ?? engine.directory).appending(path: "audit-\(UUID().uuidString).db").path
    }

    deinit {
        guard ownsDatabase else { return }
        for suffix in ["", "-journal", ".room"] { try? FileManager.default.removeItem(atPath: database + suffix) }
    }

    /// What the command wrote to standard output.
    @discardableResult
    func callAsFunction(_ arguments: String...) async throws -> String { try await run(arguments) }

    /// The plan that `audit plan` makes with these flags.
    func plan(_ flags: String...) async throws -> Plan { try await plan(flags) }

    /// The same database, but the engine is reached through another socket.
    func through(_ socketPath: String) -> AuditRun {
        AuditRun(sharing: self, socketPath: socketPath, seesDataRoot: false, environment: environment)
    }

    /// The same database and engine, but another environment.
    func with(environment: [String: String]) -> AuditRun {
        AuditRun(sharing: self, socketPath: socketPath, seesDataRoot: seesDataRoot, environment: environment)
    }

    private init(sharing other: AuditRun, socketPath: String, seesDataRoot: Bool, environment: [String: String]) {
        engine = other.engine
        database = other.database
        self.socketPath = socketPath
        self.seesDataRoot = seesDataRoot
        self.environment = environment
        ownsDatabase = false
    }

    func plan(_ flags: [String]) async throws -> Plan {
        let json = try await run(["plan"] + flags + ["--format", "json"])
        return try JSONDecoder().decode(Plan.self, from: Data(json.utf8))
    }

    func run(_ arguments: [String]) async throws -> String {
        out.withLock { $0 = "" }
        err.withLock { $0 = "" }
        let place = ["--host", "unix://" + socketPath, "--database", database]
        let command = try AuditCommand.parseAsRoot(arguments + place)
        try await (command as! any ContextCommand).run(in: context)
        return out.withLock { $0 }
    }

    /// A report on the newest snapshot, with the plan of these flags.
    func report(_ flags: [String]) async throws { _ = try await run(["report"] + flags) }

    func newestSnapshot() throws -> Snapshot {
        let database = try AuditDatabase(path: database)
        return try database.snapshot(try #require(try database.newestSnapshot(of: nil)))
    }

    var messages: String { err.withLock { $0 } }

    private var context: Context {
        var context = Context.live
        context.environment = environment
        if !seesDataRoot {
            context.connect = { host, beginsReading in
                let connection = try await EngineConnection.open(
                    host: host, seesDataRoot: false, beginsReading: beginsReading)
                return Context.Engine(
                    facts: connection.facts, source: EngineReader(connection),
                    makeRemover: { EngineRemover(connection) }, close: { await connection.close() })
            }
        }
        context.output = { [weak self] text in self?.out.withLock { $0 += text } }
        context.message = { [weak self] text in self?.err.withLock { $0 += text + "\n" } }
        context.ask = nil
        context.statusLine = nil
        context.width = 100
        return context
    }
}

/// Testing has a type of the same name.
typealias AuditStatus = audit.ExitStatus
