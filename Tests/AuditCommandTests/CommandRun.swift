import ArgumentParser
import AuditCore
import DockerEngine
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import audit

/// Runs commands in this process. What a test didn't set up fails it when touched.
final class CommandRun: Sendable {
    let folder: TemporaryFolder
    private let engine: FakeEngine?
    private let mayRemove: Bool
    private let answers: Bool?
    private let isUnreachable: Bool
    private let isOnTerminal: Bool
    private let environment: [String: String]
    private let width: Int
    private let time = Mutex(Timestamp(seconds: 1_800_000_000))
    private let opened = Mutex(0)
    private let readings = Mutex<[Bool]>([])
    private let out = Mutex("")
    private let err = Mutex("")

    struct Outcome {
        var status: Int32
        var output: String
        var messages: String
    }

    /// - Parameters:
    ///   - engine: What answers at every address; without one, connecting fails the test.
    ///   - mayRemove: Whether a remover may be asked for.
    ///   - answers: What somebody at the terminal says; nobody is there without it.
    ///   - isUnreachable: Whether connecting fails instead.
    init(
        _ engine: FakeEngine? = nil, mayRemove: Bool = false, answers: Bool? = nil, isUnreachable: Bool = false,
        isOnTerminal: Bool = false, environment: [String: String] = [:], width: Int = 100
    ) throws {
        self.width = width
        self.isUnreachable = isUnreachable
        self.isOnTerminal = isOnTerminal
        self.environment = environment
        folder = try TemporaryFolder()
        self.engine = engine
        self.mayRemove = mayRemove
        self.answers = answers
    }

    var database: String { folder.file("audit.db") }

    /// Connections that were opened and not closed again.
    var openConnections: Int { opened.withLock { $0 } }

    /// Of each connection, whether a reading was begun with it.
    var begunReadings: [Bool] { readings.withLock { $0 } }

    func wait(days: Int64) { time.withLock { $0.seconds += days * 86_400 } }

    /// With `--database` and, where there is an engine, `--host`.
    func callAsFunction(_ arguments: String...) async -> Outcome {
        let host = engine == nil ? [] : ["--host", "unix:///fake.sock"]
        return await exactly(arguments + host + ["--database", database])
    }

    /// As `main` does it.
    func exactly(_ arguments: [String]) async -> Outcome {
        out.withLock { $0 = "" }
        err.withLock { $0 = "" }
        var status: Int32 = 0
        do {
            let command = try #require(try AuditCommand.parse(commandLine: arguments) as? any ContextCommand)
            try await command.run(in: context)
        } catch {
            let ending = ExitStatus(ending: error, arguments: arguments)
            status = ending.code
            say(ending.text)
        }
        return Outcome(status: status, output: out.withLock { $0 }, messages: err.withLock { $0 })
    }

    private var context: Context {
        var ask: (@Sendable (String) -> Bool)?
        if let answers {
            ask = { [self] question in
                say(question)
                return answers
            }
        }
        return Context(
            environment: environment, clock: { [self] in time.withLock { $0 } },
            connect: { [self] host, beginsReading in
                readings.withLock { $0.append(beginsReading) }
                return try connect(host)
            },
            output: { [self] text in out.withLock { $0 += text } }, message: { [self] in say($0) }, ask: ask,
            width: width, outputIsTerminal: isOnTerminal, messagesAreOnTerminal: isOnTerminal)
    }

    private func say(_ text: String) { err.withLock { $0 += text + "\n" } }

    private func connect(_ host: String) throws -> Context.Engine {
        if isUnreachable { throw EngineError.unreachable(endpoint: host, why: "connection refused") }
        let engine = try #require(engine, "\(host) was connected to, but the command needs no engine")
        opened.withLock { $0 += 1 }
        return Context.Engine(
            facts: engine.snapshot.engine, source: engine,
            makeRemover: { [mayRemove] in
                if !mayRemove { Issue.record("a remover was asked for") }
                return engine
            },
            makeRestorer: { _ in IdleRestorer() },
            close: { [self] in opened.withLock { $0 -= 1 } })
    }
}

/// Nothing may be asked of it.
private struct IdleRestorer: Restorer {
    func pull(_ reference: String) async throws { Issue.record("\(reference) was pulled") }
    func load(_ archive: String) async throws { Issue.record("\(archive) was loaded") }
    func tag(_ image: ImageID, as name: String) async throws { Issue.record("\(name) was given") }
}

extension FakeEngine {
    /// A base that everything lies on, two versions of an app, the newer one in use, and a dangling image.
    static func small() -> FakeEngine {
        func layer(_ name: String, on parent: Layer? = nil, bytes: Int64) -> Layer {
            Layer(chainID: .sha256(of: name), diffID: .sha256(of: name), parent: parent?.chainID, size: .exactly(bytes))
        }
        func image(_ name: String, _ tags: [String], top: Layer, day: Int64) -> Image {
            Image(
                id: .sha256(of: "image " + name), tags: tags,
                createdAt: Timestamp(seconds: 1_700_000_000 + day * 86_400),
                sizeBytes: 1000, topLayer: top.chainID)
        }
        let base = layer("base", bytes: 1000)
        let layers = [
            base, layer("old", on: base, bytes: 200), layer("new", on: base, bytes: 30), layer("lost", bytes: 4),
        ]
        let images = [
            image("old", ["app:1"], top: layers[1], day: 1),
            image("new", ["app:2", "app:latest"], top: layers[2], day: 2),
            image("lost", [], top: layers[3], day: 3),
        ]
        let container = Container(
            id: .sha256(of: "web"), name: "web", imageID: images[1].id, imageName: "app:2", state: .running,
            createdAt: Timestamp(seconds: 1_700_200_000), startedAt: Timestamp(seconds: 1_700_200_001),
            writableBytes: 5,
            changedPathCount: 0)
        // Locks hold for the whole machine, where other tests run.
        var facts = EngineFacts.sample
        facts.id = UUID().uuidString
        return FakeEngine(
            Snapshot(
                engine: facts, takenAt: Timestamp(seconds: 1), images: images, layers: layers,
                containers: [container]))
    }
}

extension FakeEngine {
    /// Three images of 10 bytes each that a registry has, on a disk of 100 bytes of which 40 are free.
    static func pulled() -> FakeEngine {
        let layers = ["a", "b", "c"].map { name in
            Layer(chainID: .sha256(of: name), diffID: .sha256(of: name), parent: nil, size: .exactly(10))
        }
        let images = zip(["a", "b", "c"], layers).map { name, layer in
            Image(
                id: .sha256(of: "image " + name), tags: ["\(name):1"],
                repoDigests: ["\(name)@sha256:" + String(repeating: "d", count: 64)],
                createdAt: Timestamp(seconds: 1_700_000_000), sizeBytes: 10, topLayer: layer.chainID)
        }
        var facts = EngineFacts.sample
        facts.id = UUID().uuidString
        return FakeEngine(
            Snapshot(
                engine: facts, takenAt: Timestamp(seconds: 1), images: images, layers: layers,
                disk: DiskFacts(totalBytes: 100, freeBytes: 40)))
    }
}
