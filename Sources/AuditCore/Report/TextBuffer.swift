/// Text that grows to megabytes, a word at a time, kept as bytes until it is whole.
///
/// What large tables are full of, digests and numbers, is spelled right into it, without a string of its own for each.
/// Words are short: appending them to an array takes several times as long as copying them.
package struct TextBuffer: ~Copyable {
    /// The text, and room for more behind it.
    private var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var count = 0

    init() {}

    init(_ text: String) { self += text }

    deinit { bytes.deallocate() }

    package var text: String { String(decoding: bytes[..<count], as: UTF8.self) }

    /// Without making a string of it first, which is a copy.
    package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    }

    /// Room for so many bytes more: else it would be copied over and over as it grows.
    mutating func reserve(_ more: Int) {
        guard bytes.count - count < more else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count + more, alignment: 1)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        bytes.deallocate()
        bytes = larger
    }

    private mutating func makeRoom(for more: Int) {
        if bytes.count - count < more { reserve(max(more, count)) }
    }

    private mutating func append(_ word: UnsafeRawBufferPointer) {
        guard let first = word.baseAddress, !word.isEmpty else { return }
        makeRoom(for: word.count)
        (bytes.baseAddress! + count).copyMemory(from: first, byteCount: word.count)
        count += word.count
    }

    /// - Parameter character: One of ASCII.
    mutating func append(_ character: Unicode.Scalar) {
        makeRoom(for: 1)
        bytes[count] = UInt8(ascii: character)
        count += 1
    }

    mutating func append(_ utf8: ArraySlice<UInt8>) { utf8.withUnsafeBytes { append($0) } }

    static func += (buffer: inout TextBuffer, text: String) {
        var text = text
        text.withUTF8 { buffer.append(UnsafeRawBufferPointer($0)) }
    }

    /// As its `description`.
    static func += (buffer: inout TextBuffer, digest: Digest) {
        digest.withDescription { buffer.append(UnsafeRawBufferPointer($0)) }
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
            buffer.append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: digits[start...])))
        }
    }
}
