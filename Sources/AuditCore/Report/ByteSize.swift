/// A size as people type it: `500MB`, `20GB` (decimal), `4GiB` (binary), `1048576` (bytes).
package struct ByteSize: Hashable, Sendable {
    package var bytes: Int64

    private static let units: [(suffix: String, bytes: Double)] = [
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776),
        ("kb", 1e3), ("mb", 1e6), ("gb", 1e9), ("tb", 1e12), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("t", 1e12), ("b", 1),
        ("", 1),
    ]

    package init(bytes: Int64) { self.bytes = bytes }

    package init?(_ text: String) {
        let text = text.lowercased()
        guard let unit = Self.units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        // `Double` would also take `inf`, `1e3` and a sign.
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let number = Double(digits), number * unit.bytes < 9e18
        else { return nil }
        bytes = Int64((number * unit.bytes).rounded())
    }
}
