/// A size as people type it: `500MB`, `20GB` (decimal), `4GiB` (binary), `4096` (bytes).
package struct ByteSize: Hashable, Sendable {
    /// As it was written.
    package let text: String
    package let bytes: Int64

    /// For a message.
    package static let form = "a size such as 500MB, 20GB or 4GiB"

    private static let units: [(suffix: String, bytes: Int64)] = [
        ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40), ("kb", 1000), ("mb", 1_000_000),
        ("gb", 1_000_000_000), ("tb", 1_000_000_000_000), ("k", 1000), ("m", 1_000_000), ("g", 1_000_000_000),
        ("t", 1_000_000_000_000), ("b", 1), ("", 1),
    ]

    package init?(_ text: String) {
        let lowered = text.lowercased()
        guard let unit = Self.units.first(where: { lowered.hasSuffix($0.suffix) }) else { return nil }
        let digits = lowered.dropLast(unit.suffix.count)
        // `Double` would also take `inf`, `1e3` and a sign.
        let isNumber = digits.first?.isNumber == true && digits.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard isNumber, let number = Double(digits), number * Double(unit.bytes) < 9e18 else { return nil }
        self.text = text
        bytes = Int64((number * Double(unit.bytes)).rounded())
    }
}

extension ByteSize: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let size = ByteSize(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is not a size such as 500MB, 20GB or 4GiB")
        }
        self = size
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
