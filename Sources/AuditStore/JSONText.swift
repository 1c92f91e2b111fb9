internal import Foundation

/// JSON in a column: keys sorted, so that equal values are equal texts.
enum JSONText {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// The strings of arrays and objects that have only such, keys included, in order: a decoder takes longer for them than all else of a
    /// row. Nil where it takes one, since a string has something escaped.
    static func strings(in text: String) -> [String]? {
        var text = text
        return text.withUTF8 { bytes in
            // Without a backslash no string has a quote in it: every second one ends what the one before began.
            guard !bytes.contains(UInt8(ascii: "\\")) else { return nil }
            var strings: [String] = []
            var start: Int?
            for place in bytes.indices where bytes[place] == UInt8(ascii: "\"") {
                if let begun = start {
                    strings.append(String(decoding: UnsafeBufferPointer(rebasing: bytes[begun..<place]), as: UTF8.self))
                }
                start = start == nil ? place + 1 : nil
            }
            return strings
        }
    }

    /// An array of numbers, for `json_each`.
    static func array(_ numbers: some Sequence<Int64>) -> String {
        "[" + numbers.map(String.init).joined(separator: ",") + "]"
    }
}
