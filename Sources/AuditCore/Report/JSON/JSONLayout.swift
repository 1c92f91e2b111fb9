internal import FoundationEssentials

/// How JSON is laid out: as `JSONEncoder` does it with sorted keys, from a depth on.
package struct JSONLayout: Sendable {
    /// Without a space between its parts.
    package static let compact = JSONLayout(isPretty: false)
    /// A line for each member and element, two spaces a level.
    package static let pretty = JSONLayout(isPretty: true)

    private let isPretty: Bool
    private var depth = 0

    private init(isPretty: Bool) { self.isPretty = isPretty }

    /// Of what stands in an object or array.
    var deeper: JSONLayout {
        var other = self
        other.depth += 1
        return other
    }

    /// Before each member or element, and before what closes an object or array.
    var lineBreak: String { isPretty ? "\n" + String(repeating: "  ", count: depth) : "" }

    /// What stands in an empty array.
    var emptyLine: String { isPretty ? "\n" : "" }

    var colon: String { isPretty ? " : " : ":" }

    func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
        let json = Array(try encoder.encode(value))
        guard isPretty, depth > 0 else { return String(decoding: json, as: UTF8.self) }
        // No string has a line break in it that isn't escaped; a line that is empty stays so.
        return json.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .map { number, line in
                (number == 0 ? "" : line.isEmpty ? "\n" : lineBreak) + String(decoding: line, as: UTF8.self)
            }.joined()
    }
}
