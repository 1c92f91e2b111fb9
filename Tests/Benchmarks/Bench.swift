import Foundation
import TestSupport

/// What the rows share: the program, a folder, a throw-away engine.
struct Bench {
    let audit: String
    let docker: String
    let folder: TemporaryFolder
    let engine: TestEngine?

    func audit(_ arguments: [String], host: String? = nil) throws -> ChildProcess.Result {
        var environment = ["HOME": folder.path]
        environment["DOCKER_HOST"] = host
        return try Measure.run(audit, arguments, environment: environment)
    }

    /// The most memory a command took.
    ///
    /// Told by `time`: to the system, what this process has is the child's until it becomes another program.
    func auditMemory(_ arguments: [String], host: String? = nil) throws -> ChildProcess.Usage {
        let file = folder.file("memory")
        var environment = ["HOME": folder.path]
        environment["DOCKER_HOST"] = host
        var usage = try Measure.run(
            "/usr/bin/time", ["-f", "%M", "-o", file, audit] + arguments, environment: environment
        ).usage
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard let kilobytes = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchmarkError("time says “\(text)”")
        }
        usage.maxResidentBytes = kilobytes * 1024
        return usage
    }

    /// - Throws: Where the suite wasn't started by `with-engines`.
    func engineNeeded() throws -> TestEngine {
        guard let engine else {
            throw BenchmarkError("this row needs an engine: Tests/Engines/with-engines docker-26.1 -- …")
        }
        return engine
    }
}
