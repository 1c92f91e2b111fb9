import Synchronization

/// Counts the instants at which a process can die, and ends it at one of them: from then on nothing has an effect.
package final class CrashPoint: Sendable {
    package struct Crash: Error {}

    private let position: Int
    private let passed = Mutex(0)

    /// - Parameter position: The instant of death, from 0.
    package init(at position: Int = .max) { self.position = position }

    /// How many instants there were.
    package var count: Int { passed.withLock { $0 } }

    package var isDead: Bool { passed.withLock { $0 > position } }

    package func pass() throws(Crash) {
        let isDead = passed.withLock { passed in
            if passed <= position { passed += 1 }
            return passed > position
        }
        if isDead { throw Crash() }
    }
}
