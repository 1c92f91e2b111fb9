/// Rows under named columns: one description for a CSV file and for an array in JSON, so that header and key can't
/// differ.
package struct DataTable: Sendable {
    /// Of the file, without `.csv`, and of the key in JSON.
    package let name: String
    package let columns: [String]
    /// How many of the columns CSV has: the first ones.
    private let csvColumnCount: Int
    /// From this one on JSON leaves out the key where there is no value; before, it writes null.
    let firstOptionalColumn: Int
    package private(set) var rows: [[Value?]] = []

    package enum Value: Hashable, Sendable {
        case text(String)
        /// An array in JSON; in CSV the words with spaces between them.
        case list([String])
        case number(Int64)
        case digest(Digest)
        case flag(Bool)
        case time(Timestamp)
        /// An object in JSON; in CSV `key=value`, with spaces between them.
        case labels([String: String])

        package static func count(_ count: Int) -> Value { .number(Int64(count)) }
    }

    /// - Parameters:
    ///   - jsonOnly: More columns, which CSV hasn't.
    ///   - optional: More of those, whose key is left out where there is no value.
    package init(_ name: String, _ columns: [String], jsonOnly: [String] = [], optional: [String] = []) {
        self.name = name
        self.columns = columns + jsonOnly + optional
        csvColumnCount = columns.count
        firstOptionalColumn = columns.count + jsonOnly.count
        precondition(!optional.contains { $0 == self.columns.min() }, "the first key of a row must always be there")
    }

    /// One value a column; nil is an empty cell, and null.
    package mutating func add(_ row: [Value?]) {
        precondition(row.count == columns.count, "a row has \(row.count) values for \(columns.count) columns")
        rows.append(row)
    }

    package var csv: String { csvFile().text }

    func csvFile() -> TextBuffer {
        var table = CSVTable(Array(columns.prefix(csvColumnCount)))
        table.reserve(rows.count * csvColumnCount * 28)
        for row in rows { table.add(row: row.prefix(csvColumnCount).lazy.map { $0?.cell }) }
        return table.finished()
    }
}

extension DataTable.Value {
    fileprivate var cell: CSVTable.Cell {
        switch self {
        case .text(let text): .text(text)
        case .list(let words): .text(words.joined(separator: " "))
        case .number(let number): .number(number)
        case .digest(let digest): .digest(digest)
        case .flag(let flag): .flag(flag)
        case .time(let time): .time(time)
        case .labels(let labels):
            .text(labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
        }
    }
}
