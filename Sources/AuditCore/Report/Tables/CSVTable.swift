/// A table as RFC 4180 has it, with a header, in UTF-8.
package struct CSVTable: ~Copyable {
    private let columns: [String]
    private var buffer = TextBuffer()

    package var text: String { buffer.text }

    consuming func finished() -> TextBuffer { buffer }

    package init(_ columns: [String]) {
        self.columns = columns
        buffer += columns.map(Self.quoted).joined(separator: ",") + "\r\n"
    }

    mutating func reserve(_ bytes: Int) { buffer.reserve(bytes) }

    /// One cell a column; nil is an empty one.
    package mutating func add(_ cells: [Cell?]) { add(row: cells) }

    mutating func add(row cells: some Collection<Cell?>) {
        precondition(cells.count == columns.count, "a row has \(cells.count) cells for \(columns.count) columns")
        var isFirst = true
        for cell in cells {
            if !isFirst { buffer.append(",") }
            switch cell {
            case .spelled(let text): buffer += text
            case .number(let number): buffer += number
            case .digest(let digest): buffer += digest
            case nil: break
            }
            isFirst = false
        }
        buffer += "\r\n"
    }

    package enum Cell {
        case number(Int64)
        case digest(Digest)
        /// With the quotes that it needs.
        case spelled(String)

        /// What acts on a terminal is made visible; `report.json` has names as they are.
        package static func text(_ text: String) -> Cell {
            .spelled(isPlain(text) ? text : quoted(harmless(SafeText.visible(text))))
        }
        package static func count(_ count: Int) -> Cell { .number(Int64(count)) }
        package static func flag(_ flag: Bool) -> Cell { .spelled(flag ? "true" : "false") }
        package static func time(_ time: Timestamp) -> Cell { .spelled(time.description) }
    }

    /// Whether there is nothing in it to look at more closely: most cells are names.
    private static func isPlain(_ text: String) -> Bool {
        // Behind "-" come slash, digits, colon and letters, and nothing that separates, quotes or controls.
        text.allBytes { $0 > UInt8(ascii: "-") && $0 < 0x7F && $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "@") }
    }

    /// A spreadsheet takes a cell that begins like this for a formula and may run it; an apostrophe prevents that. The
    /// wide forms count where the keyboard writes them.
    private static func harmless(_ text: String) -> String {
        guard let first = text.unicodeScalars.first, "=+-@＝＋－＠".unicodeScalars.contains(first) else { return text }
        return "'" + text
    }

    private static func quoted(_ text: String) -> String {
        let isBare = text.allBytes {
            $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n")
        }
        return isBare ? text : "\"" + text.replacingScalar("\"", with: "\"\"") + "\""
    }
}
