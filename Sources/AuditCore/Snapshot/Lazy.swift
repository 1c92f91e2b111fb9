internal import Synchronization

/// A value that is worked out or looked up when it is first asked for, and then kept.
package final class Lazy<Value: Sendable, Failure: Error>: Sendable {
    private let make: @Sendable () throws(Failure) -> Value
    private let made = Mutex<Value?>(nil)

    package init(_ make: @escaping @autoclosure @Sendable () throws(Failure) -> Value) { self.make = make }

    /// Throws what the look-up throws, and looks again the next time.
    package func get() throws(Failure) -> Value {
        try made.withLock { made throws(Failure) in
            if let made { return made }
            let value = try make()
            made = value
            return value
        }
    }

    /// Nil where nobody has asked yet.
    package var ifMade: Value? { made.withLock(\.self) }
}
