import Foundation

/// A registry of the distribution on a free port of the loopback interface.
package final class TestRegistry {
    /// `127.0.0.1:40123`, which Docker takes for a registry without TLS, and Podman where it is told to.
    package let name: String
    private let process: Process
    private let folder: URL

    /// Who may log in to one with log-ins.
    package static let login = (user: "audit", password: "open sesame")
    /// The same for `htpasswd`, which takes bcrypt alone.
    private static let accounts = "audit:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n"

    /// Starts the one that came with the engine, and waits until it listens.
    ///
    /// - Parameter asksForLogin: Whether it tells nothing to strangers.
    package init(of engine: TestEngine, asksForLogin: Bool = false) throws {
        folder = engine.directory.appending(path: "registry-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.accounts.utf8).write(to: folder.appending(path: "htpasswd"))
        let configuration = folder.appending(path: "config.yml")
        let log = folder.appending(path: "log")
        try Data(
            """
            version: 0.1
            storage: {filesystem: {rootdirectory: \(folder.path)/data}}
            http: {addr: "127.0.0.1:0"}
            \(asksForLogin ? "auth: {htpasswd: {realm: tests, path: \(folder.path)/htpasswd}}" : "")
            """.utf8
        ).write(to: configuration)
        _ = FileManager.default.createFile(atPath: log.path, contents: nil)
        process = Process()
        process.executableURL = engine.directory.appending(path: "bin/docker-registry")
        process.arguments = ["serve", configuration.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        name = try Self.address(in: log, of: process)
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    /// From its log: `msg="listening on 127.0.0.1:40123"`.
    private static func address(in log: URL, of process: Process) throws -> String {
        while true {
            let text = try String(contentsOf: log, encoding: .utf8)
            if let match = text.firstMatch(of: #/listening on 127\.0\.0\.1:(\d+)/#) { return "127.0.0.1:\(match.1)" }
            guard process.isRunning else {
                throw TestSupportError.commandFailed(
                    command: "docker-registry", status: process.terminationStatus, stderr: text)
            }
            usleep(10_000)
        }
    }
}
