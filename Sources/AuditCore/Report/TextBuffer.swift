/// Text that grows to megabytes, a word at a time, kept as bytes until it is whole.
struct TextBuffer {
    private var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Room for so many bytes: else it would be copied over and over as it grows.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

    static func += (buffer: inout TextBuffer, text: String) {
        var text = text
        text.withUTF8 { buffer.bytes.append(contentsOf: $0) }
    }
}
