/// Text that grows to megabytes, a word at a time, kept as bytes until it is whole.
///
/// What large tables are full of, digests and numbers, is spelled right into it, without a string of its own for each.
struct TextBuffer {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Room for so many bytes: else it would be copied over and over as it grows.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    static func += (buffer: inout TextBuffer, text: String) {
        var text = text
        text.withUTF8 { buffer.bytes.append(contentsOf: $0) }
    }

    /// As its `description`.
    static func += (buffer: inout TextBuffer, digest: Digest) {
        digest.withDescription { buffer.bytes.append(contentsOf: $0) }
    }

    /// In decimal digits.
    static func += (buffer: inout TextBuffer, number: Int64) {
        // As many as the longest number has, its sign among them.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.endIndex
            var rest = number.magnitude
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            } while rest > 0
            if number < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            buffer.bytes.append(contentsOf: digits[start...])
        }
    }
}
