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

    /// - Throws: Where the suite wasn't started by `with-engines`.
    func engineNeeded() throws -> TestEngine {
        guard let engine else {
            throw BenchmarkError("this row needs an engine: Tests/Engines/with-engines docker-26.1 -- …")
        }
        return engine
    }
}
