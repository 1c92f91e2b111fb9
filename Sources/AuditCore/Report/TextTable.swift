/// A table for a terminal: columns as wide as they need, the last one wrapped at the edge. Cells may have line breaks.
package struct TextTable {
    package enum Alignment: Sendable { case left, right }

    private var alignments: [Alignment]
    private var rows: [(cells: [String], style: TextStyle)] = []

    package init(_ alignments: Alignment...) { self.alignments = alignments }

    package mutating func add(_ cells: String..., style: TextStyle = .plain) { rows.append((cells, style)) }

    /// - Parameter width: Of the terminal. The last column gets what the others leave, 20 characters at least.
    package func render(indent: Int = 2, width: Int = 100, hasColor: Bool = false) -> String {
        let last = alignments.count - 1
        let table = rows.map { row in
            (cells: row.cells.map(Self.lines(of:)), style: row.style)
        }
        let widths = (0..<last).map { column in table.flatMap { $0.cells[column].map(\.count) }.max() ?? 0 }
        let start = indent + widths.reduce(0, +) + 2 * last
        let lastWidth = max(20, width - start)
        var lines: [String] = []
        for row in table {
            let wrapped = row.cells[last].flatMap { Self.wrap(String($0), width: lastWidth) }
            for number in 0..<max(wrapped.count, row.cells.map(\.count).max() ?? 0) {
                let cells = (0..<last).map { column in
                    let lines = row.cells[column]
                    return Self.pad(number < lines.count ? lines[number] : "", to: widths[column], alignments[column])
                        + "  "
                }
                let line = cells.joined() + (number < wrapped.count ? wrapped[number] : "")
                lines.append(Self.line(line, after: indent) { row.style.paint($0, hasColor: hasColor) })
            }
        }
        return lines.joined()
    }

    // What lines and words end with is looked for by bytes: long plans have thousands of them.
    private static let space = UInt8(ascii: " ")

    private static func lines(of cell: String) -> [Substring] {
        cell.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
    }

    /// Without space at its end, nor in what is painted at its beginning.
    private static func line(_ text: String, after indent: Int, paint: (String) -> String) -> String {
        let bytes = text.utf8
        let end = bytes.lastIndex { $0 != space }.map(bytes.index(after:)) ?? bytes.startIndex
        let start = bytes[..<end].firstIndex { $0 != space } ?? end
        if start == end { return "\n" }
        return String(repeating: " ", count: indent) + text[..<start] + paint(String(text[start..<end])) + "\n"
    }

    private static func pad(_ text: some StringProtocol, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return alignment == .left ? text + space : space + text
    }

    /// Breaks at spaces; a word longer than a line stays whole, so that a name can be copied.
    package static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var (line, length) = ("", 0)
        for word in text.utf8.split(separator: space).map(Substring.init) {
            let count = word.count
            if length > 0, length + 1 + count > width {
                lines.append(line)
                (line, length) = ("", 0)
            }
            if length > 0 { line += " " }
            line += word
            length = length == 0 ? count : length + 1 + count
        }
        return lines + [line]
    }
}
