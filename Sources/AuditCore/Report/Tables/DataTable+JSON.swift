internal import FoundationEssentials

extension DataTable {
    /// As a member of `report.json`: an array of objects that have every key.
    ///
    /// Nine tenths of a report are these, and `JSONEncoder` takes ten times as long for them. The spelling is its own:
    /// keys sorted, two spaces a level; a string with anything in it to escape is left to it.
    func json() throws -> String {
        var heads: [(column: Int, text: String)] = []
        for column in columns.indices.sorted(by: { columns[$0] < columns[$1] }) {
            var head = heads.isEmpty ? "      " : ",\n      "
            try Self.append(columns[column], to: &head)
            heads.append((column, head + " : "))
        }
        var text = "  "
        // Room for the longest cells, which digests are: else it would be copied over and over as it grows.
        text.reserveCapacity(rows.count * heads.map { $0.text.utf8.count + 40 }.reduce(0, +))
        try Self.append(name, to: &text)
        text += " : [\n"
        for (number, row) in rows.enumerated() {
            text += number == 0 ? "    {\n" : ",\n    {\n"
            for (column, head) in heads {
                text += head
                try Self.append(row[column], to: &text)
            }
            text += "\n    }"
        }
        text += "\n  ]"
        return text
    }

    private static func append(_ value: Value?, to text: inout String) throws {
        switch value {
        case .text(let string): try append(string, to: &text)
        case .list(let words):
            text += "[\n"
            try append(words, to: &text) { try append($0, to: &$1) }
            text += "\n      ]"
        case .number(let number): text += String(number)
        case .flag(let flag): text += flag ? "true" : "false"
        case .time(let time): try append(time.description, to: &text)
        case .labels(let labels):
            text += "{\n"
            try append(labels.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }, to: &text) {
                try append($0.key, to: &$1)
                $1 += " : "
                try append($0.value, to: &$1)
            }
            text += "\n      }"
        case nil: text += "null"
        }
    }

    private static func append<Item>(
        _ items: [Item], to text: inout String, _ item: (Item, inout String) throws -> Void
    ) throws {
        for (number, next) in items.enumerated() {
            text += number == 0 ? "        " : ",\n        "
            try item(next, &text)
        }
    }

    private static func append(_ string: String, to text: inout String) throws {
        let isPlain = string.allBytes {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain {
            text += "\""
            text += string
            text += "\""
        } else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            text += String(decoding: try encoder.encode(string), as: UTF8.self)
        }
    }
}
