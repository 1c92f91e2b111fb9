import ArgumentParser
import Foundation
import TestSupport

@main
struct AuditBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit-bench", abstract: "Measures audit.", subcommands: [Run.self, Simulate.self, Micro.self],
        defaultSubcommand: Run.self)

    /// Not asynchronous as a whole: callgrind can't follow a program whose first thread gives way to others.
    static func main() {
        do {
            var command = try parseAsRoot()
            guard let run = command as? Run else { return try command.run() }
            Task {
                do {
                    try await run.run()
                    exit()
                } catch { exit(withError: error) }
            }
            dispatchMain()
        } catch { exit(withError: error) }
    }
}

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures audit against what its users would otherwise run, in the same call.",
        discussion: "Rows on a real engine need one: Tests/Engines/with-engines docker-26.1 -- audit-bench …")

    @Option(help: "The program to measure.")
    var audit = ".build/release/audit"

    @Option(help: "The docker command to measure beside it.")
    var docker: String?

    @Option(help: "Write the table into this file as well.")
    var write: String?

    @Argument(help: "Which rows. Default: all.")
    var rows: [RowGroup] = RowGroup.allCases

    func run() async throws {
        let bench = Bench(
            audit: URL(filePath: audit).path, docker: try docker ?? Self.dockerOnPath(), folder: try TemporaryFolder(),
            engine: try TestEngine.all().first)
        var outcomes: [Outcome] = []
        for row in rows {
            let start = ContinuousClock.now
            let measured = try await row.measure(bench)
            outcomes += measured
            let took = (ContinuousClock.now - start) / .seconds(1)
            print(measured.map { $0.cells.joined(separator: " | ") }.joined(separator: "\n"))
            print("(\(row.rawValue): \(took.seconds))\n")
            // Row by row, wherever it goes.
            fflush(nil)
        }
        if let write {
            try (try Machine.heading() + outcomes.markdown).write(toFile: write, atomically: true, encoding: .utf8)
        }
    }

    private static func dockerOnPath() throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        guard let path = folders.map({ "\($0)/docker" }).first(where: FileManager.default.isExecutableFile) else {
            throw BenchmarkError("no docker on PATH to measure beside; name one with --docker")
        }
        return path
    }
}
