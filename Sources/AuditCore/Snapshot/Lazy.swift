internal import Synchronization

/// A value that is looked up when it is first asked for, and then kept.
package final class Lazy<Value: Sendable>: Sendable {
    private let lookUp: @Sendable () throws -> Value
    private let found = Mutex<Value?>(nil)

    package init(_ lookUp: @escaping @autoclosure @Sendable () throws -> Value) { self.lookUp = lookUp }

    /// Throws what the look-up throws, and looks again the next time.
    package func get() throws -> Value {
        try found.withLock { found in
            if let found { return found }
            let value = try lookUp()
            found = value
            return value
        }
    }

    /// Nil where nobody has asked yet.
    package var ifFound: Value? { found.withLock(\.self) }
}
