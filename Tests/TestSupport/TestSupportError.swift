/// What went wrong while a test talked to its engine; the text is meant for the test log.
package enum TestSupportError: Error, CustomStringConvertible, Equatable {
    case commandFailed(command: String, status: Int32, stderr: String)
    case malformedEngineList(String)
    case notThrowaway(engine: String, reason: String)
    case imageNotFound(engine: String, index: Int)
    case wrongBusybox(engine: String)
    case notStarted
    case badCapture(folder: String, reason: String)

    package var description: String {
        switch self {
        case .commandFailed(let command, let status, let stderr):
            "`\(command)` ended with \(status): \(stderr)"
        case .malformedEngineList(let text):
            "AUDIT_TEST_ENGINES should read name=DIR,name=DIR, not \(text)"
        case .notThrowaway(let engine, let reason):
            "refusing to empty the engine \(engine): \(reason)"
        case .imageNotFound(let engine, let index):
            "the engine \(engine) has no image with \(RandomHost.indexLabel)=\(index)"
        case .wrongBusybox(let engine):
            "the host's containers couldn't run on \(engine): make it with `engine.randomHost(seed:)`"
        case .notStarted:
            "the stub server isn't started"
        case .badCapture(let folder, let reason):
            "\(folder): \(reason)"
        }
    }
}
