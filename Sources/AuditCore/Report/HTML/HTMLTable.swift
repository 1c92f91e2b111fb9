/// A table that sorts where scripts run, and stands as cards on a phone.
struct HTMLTable {
    enum Kind {
        case text, number, picture
        /// What the row is about: on a phone the heading of its card.
        case subject
    }

    private let columns: [(title: String, kind: Kind)]
    private var rows: [Markup] = []
    /// The heading that names it.
    private let heading: String

    init(under heading: String, _ columns: (title: String, kind: Kind)...) { self.init(under: heading, columns) }

    init(under heading: String, _ columns: [(title: String, kind: Kind)]) {
        self.heading = heading
        self.columns = columns
    }

    mutating func add(_ cells: Markup...) { add(cells) }

    mutating func add(_ cells: [Markup]) {
        precondition(cells.count == columns.count, "a row has \(cells.count) cells for \(columns.count) columns")
        rows.append(
            Markup("tr") {
                for (cell, column) in zip(cells, columns) {
                    Markup("td", ["class": .text(style(column.kind)), "data-label": .text(column.title)]) { cell }
                }
            })
    }

    var markup: Markup {
        Markup("div", ["class": "scroll"]) {
            Markup("table", ["aria-labelledby": .text(heading)]) {
                Markup("thead") {
                    Markup("tr") {
                        for column in columns {
                            Markup("th", ["scope": "col", "class": .text(style(column.kind))]) { column.title }
                        }
                    }
                }
                Markup("tbody") { Markup(rows) }
            }
        }
    }

    private func style(_ kind: Kind) -> String? {
        switch kind {
        case .text: nil
        case .number: "number"
        case .subject: "subject"
        case .picture: "picture-cell"
        }
    }
}
