internal import FoundationEssentials

/// As an array of objects, spelled as `JSONEncoder` does it; a string with anything in it to escape is left to it.
extension DataTable {
    /// Room for the longest cells, which digests are.
    var expectedJSONBytes: Int { rows.count * columns.map { $0.utf8.count + 52 }.reduce(0, +) }

    /// - Parameter layout: Of the array.
    func append(to text: inout TextBuffer, layout: JSONLayout) throws {
        let member = layout.deeper.deeper
        let rowEnd = layout.deeper.lineBreak + "}"
        // What stands before each value of a row, the comma between two of them included. Kept in one piece: a string for
        // each would be counted as used and released again in every row.
        var heads: [UInt8] = []
        var order: [(column: Int, head: Range<Int>)] = []
        for column in columns.indices.sorted(by: { columns[$0] < columns[$1] }) {
            var head = TextBuffer((order.isEmpty ? "" : ",") + member.lineBreak)
            try Self.append(columns[column], to: &head)
            head += member.colon
            let start = heads.count
            head.withBytes { heads += $0 }
            order.append((column, start..<heads.count))
        }
        try Self.append(rows, to: &text, layout: layout, in: "[", "]") { values, text in
            text.append("{")
            for (column, head) in order {
                let value = values[column]
                // Never the first key of a row: that has no comma before it.
                if value == nil, column >= firstOptionalColumn { continue }
                text.append(heads[head])
                try Self.append(value, to: &text, layout: member)
            }
            text += rowEnd
        }
    }

    private static func append(_ value: Value?, to text: inout TextBuffer, layout: JSONLayout) throws {
        switch value {
        case .text(let string): try append(string, to: &text)
        case .list(let words): try append(words, to: &text, layout: layout, in: "[", "]") { try append($0, to: &$1) }
        case .number(let number): text += number
        case .digest(let digest):
            text.append("\"")
            text += digest
            text.append("\"")
        case .flag(let flag): text += flag ? "true" : "false"
        case .time(let time): try append(time.description, to: &text)
        case .labels(let labels):
            let sorted = labels.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            try append(sorted, to: &text, layout: layout, in: "{", "}") {
                try append($0.key, to: &$1)
                $1 += layout.colon
                try append($0.value, to: &$1)
            }
        case nil: text += "null"
        }
    }

    private static func append<Item>(
        _ items: [Item], to text: inout TextBuffer, layout: JSONLayout, in open: String, _ close: String,
        _ item: (Item, inout TextBuffer) throws -> Void
    ) throws {
        text += open
        if items.isEmpty { text += layout.emptyLine }
        let lineBreak = layout.deeper.lineBreak
        for (number, next) in items.enumerated() {
            if number > 0 { text.append(",") }
            text += lineBreak
            try item(next, &text)
        }
        text += layout.lineBreak
        text += close
    }

    static func append(_ string: String, to text: inout TextBuffer) throws {
        let isPlain = string.allBytes {
            $0 >= 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        if isPlain {
            text.append("\"")
            text += string
            text.append("\"")
        } else {
            text += try JSONLayout.compact.encode(string)
        }
    }
}

extension DataTable.Value: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .list(let words): try container.encode(words)
        case .number(let number): try container.encode(number)
        case .digest(let digest): try container.encode(digest)
        case .flag(let flag): try container.encode(flag)
        case .time(let time): try container.encode(time)
        case .labels(let labels): try container.encode(labels)
        }
    }
}
