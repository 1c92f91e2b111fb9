/// A table for a terminal: columns as wide as they need, the last one wrapped at the edge.
package struct TextTable {
    package enum Alignment: Sendable { case left, right }

    private var alignments: [Alignment]
    private var rows: [(cells: [String], style: TextStyle)] = []

    package init(_ alignments: Alignment...) { self.alignments = alignments }

    package mutating func add(_ cells: String..., style: TextStyle = .plain) { rows.append((cells, style)) }

    /// - Parameter width: Of the terminal. The last column gets what the others leave, 20 characters at least.
    package func render(indent: Int = 2, width: Int = 100, hasColor: Bool = false) -> String {
        let last = alignments.count - 1
        let widths = (0..<last).map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
        let start = indent + widths.reduce(0, +) + 2 * last
        let lastWidth = max(20, width - start)
        var lines: [String] = []
        for (row, style) in rows {
            let cells = (0..<last).map { Self.pad(row[$0], to: widths[$0], alignments[$0]) + "  " }
            let wrapped = Self.wrap(row[last], width: lastWidth)
            let first = Self.withoutTrailingSpace(cells.joined() + (wrapped.first ?? ""))
            lines.append(Self.line(style.paint(first, hasColor: hasColor), after: indent))
            lines += wrapped.dropFirst().map { Self.line(style.paint($0, hasColor: hasColor), after: start) }
        }
        return lines.joined()
    }

    private static func line(_ text: String, after indent: Int) -> String {
        (text.isEmpty ? "" : String(repeating: " ", count: indent) + text) + "\n"
    }

    private static func pad(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return alignment == .left ? text + space : space + text
    }

    /// Breaks at spaces; a word longer than a line stays whole, so that a name can be copied.
    package static func wrap(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return lines + [line]
    }

    private static func withoutTrailingSpace(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }
}
