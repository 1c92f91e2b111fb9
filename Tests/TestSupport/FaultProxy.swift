import Foundation
import Synchronization

/// Stands between a client and a real engine, and spoils one of the requests.
package final class FaultProxy: Sendable {
    package enum Fault: String, Sendable, CaseIterable {
        /// The connection closes before the engine has heard of it.
        case droppedRequest
        /// The engine did it; the connection closes before the answer.
        case lostAnswer
        /// The engine hasn't heard of it, and an error is answered.
        case errorInstead
        /// The engine did it, and an error is answered.
        case errorAfterwards
        /// Half of the answer's body, then the connection closes.
        case truncatedBody
        /// All of it, byte by byte.
        case slowBody
    }

    private let server: StubServer
    private let counter: Counter

    /// How often has been asked.
    private final class Counter: Sendable {
        let requests = Mutex(0)

        func next() -> Int {
            requests.withLock { requests in
                defer { requests += 1 }
                return requests
            }
        }
    }

    /// - Parameter position: Of the request that goes wrong, from 0; nil for none.
    package init(engine socketPath: String, fault: Fault, at position: Int?) {
        let counter = Counter()
        self.counter = counter
        server = StubServer { request in
            let isSpoiled = counter.next() == position
            let answer = { UnixExchange.send(request, to: socketPath) ?? .dropConnection }
            guard isSpoiled else { return answer() }
            switch fault {
            case .droppedRequest: return .dropConnection
            case .lostAnswer:
                _ = answer()
                return .dropConnection
            case .errorInstead: return .failure(500, "the proxy says no")
            case .errorAfterwards:
                _ = answer()
                return .failure(500, "the proxy says no")
            case .truncatedBody:
                let whole = answer()
                return whole.truncated(after: whole.body.count / 2)
            case .slowBody:
                var slow = answer()
                slow.delivery = .dribbled
                return slow
            }
        }
    }

    package var socketPath: String { server.socketPath }
    package var requestCount: Int { counter.requests.withLock { $0 } }

    package func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        try await server.run { _ in try await body() }
    }
}
