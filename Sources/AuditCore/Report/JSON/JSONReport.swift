internal import FoundationEssentials

/// JSON as all commands print it: indented, keys sorted, so that two answers can be compared line by line.
package enum JSONReport {
    package static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
