// Dispatch sources are safe to share, but not marked so.
@preconcurrency internal import Dispatch
internal import Foundation
internal import Synchronization

/// SIGINT and SIGTERM: the first asks the run to end after the step in hand, a second one ends the process.
final class Interruption: Sendable {
    private let requested = Atomic(false)
    private let sources: [any DispatchSourceSignal]
    private let announce: @Sendable (String) -> Void

    var isRequested: Bool { requested.load(ordering: .sequentiallyConsistent) }

    init(announce: @escaping @Sendable (String) -> Void) {
        self.announce = announce
        sources = [SIGINT, SIGTERM].map { DispatchSource.makeSignalSource(signal: $0, queue: .global()) }
        for source in sources { source.setEventHandler { [weak self] in self?.request() } }
    }

    /// From now on. Until then a signal ends the process.
    func watch() {
        // Dispatch sees a signal only if its default, ending the process, is off.
        for code in [SIGINT, SIGTERM] { signal(code, SIG_IGN) }
        for source in sources { source.activate() }
    }

    deinit {
        // A source that was never activated may not be let go.
        for source in sources {
            source.activate()
            source.cancel()
        }
    }

    private func request() {
        if requested.exchange(true, ordering: .sequentiallyConsistent) {
            // The journal knows which step is in hand: the next apply asks the engine what became of it.
            _exit(130)
        }
        announce("audit: ending after the step in hand; audit apply goes on from there. Again to end at once.")
    }
}
