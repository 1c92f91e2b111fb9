// Dispatch sources are safe to share, but not marked so.
@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGINT and SIGTERM: the first asks the run to end after the step in hand, a second one ends the process.
final class Interruption: Sendable {
    private let requested = Atomic(false)
    private let sources: [any DispatchSourceSignal]

    var isRequested: Bool { requested.load(ordering: .sequentiallyConsistent) }

    private init() {
        // Dispatch sees the signal only if its default, ending the process, is off.
        sources = [SIGINT, SIGTERM].map { code in
            signal(code, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: code, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.request() }
            source.resume()
        }
    }

    static func watch() -> Interruption { Interruption() }

    private func request() {
        if requested.exchange(true, ordering: .sequentiallyConsistent) {
            // The journal knows which step is in hand: the next apply asks the engine what became of it.
            _exit(130)
        }
        FileHandle.standardError.write(
            Data("audit: ending after the step in hand; audit apply goes on from there. Again to end at once.\n".utf8))
    }
}
