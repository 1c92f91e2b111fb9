/// A number of bytes that is known exactly, or only to lie within bounds.
package struct ByteRange: Hashable, Sendable {
    /// What is certain.
    package var atLeast: Int64
    /// The most it can be; nil where nobody can tell.
    package var atMost: Int64?

    package init(atLeast: Int64, atMost: Int64?) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    package static func exactly(_ bytes: Int64) -> ByteRange { ByteRange(atLeast: bytes, atMost: bytes) }
    package static let zero = exactly(0)
    package static let unknown = ByteRange(atLeast: 0, atMost: nil)

    package var isExact: Bool { atLeast == atMost }

    package func contains(_ bytes: Int64) -> Bool { bytes >= atLeast && bytes <= atMost ?? .max }

    package static func + (left: ByteRange, right: ByteRange) -> ByteRange {
        ByteRange(
            atLeast: left.atLeast + right.atLeast,
            atMost: left.atMost.flatMap { most in right.atMost.map { most + $0 } })
    }

    package static func += (left: inout ByteRange, right: ByteRange) { left = left + right }
}

extension Sequence<ByteRange> {
    package func sum() -> ByteRange { reduce(.zero, +) }
}
