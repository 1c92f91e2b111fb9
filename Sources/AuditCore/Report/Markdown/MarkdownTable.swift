/// A table that a code host renders and a terminal shows in columns: cells are padded, but for the last.
struct MarkdownTable {
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]

    init(_ columns: (title: String, alignment: Alignment)...) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.title)]
    }

    /// Cells are Markdown already, with no pipe that isn't escaped and no line break.
    mutating func add(_ cells: String...) {
        precondition(cells.count == alignments.count, "a row has \(cells.count) cells for \(alignments.count) columns")
        rows.append(cells)
    }

    var text: String {
        let last = alignments.count - 1
        let widths = alignments.indices.map { column in
            max(3, column == last ? rows[0][column].count : rows.map { $0[column].count }.max() ?? 0)
        }
        var lines = rows.map { row in
            "| "
                + row.indices.map { Self.padded(row[$0], to: widths[$0], alignments[$0]) }.joined(separator: " | ")
                + " |"
        }
        let rule = alignments.indices.map { column in
            let dashes = String(repeating: "-", count: widths[column])
            return alignments[column] == .right ? "-\(dashes):" : "-\(dashes)-"
        }
        lines.insert("|" + rule.joined(separator: "|") + "|", at: 1)
        return lines.map { $0 + "\n" }.joined()
    }

    private static func padded(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return alignment == .right ? space + text : text + space
    }
}
