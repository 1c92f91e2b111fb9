/// Rows under named columns: one description for a CSV file and for an array of `report.json`, so that header and key
/// can't differ.
package struct DataTable: Sendable {
    /// Of the file, without `.csv`, and of the key in `report.json`.
    package let name: String
    package let columns: [String]
    package private(set) var rows: [[Value?]] = []

    package enum Value: Hashable, Sendable {
        case text(String)
        /// An array in JSON; in CSV the words with spaces between them.
        case list([String])
        case number(Int64)
        case flag(Bool)
        case time(Timestamp)
        /// An object in JSON; in CSV `key=value`, with spaces between them.
        case labels([String: String])

        package static func count(_ count: Int) -> Value { .number(Int64(count)) }
    }

    package init(_ name: String, _ columns: [String]) {
        self.name = name
        self.columns = columns
    }

    /// One value a column; nil is an empty cell, and null.
    package mutating func add(_ row: [Value?]) {
        precondition(row.count == columns.count, "a row has \(row.count) values for \(columns.count) columns")
        rows.append(row)
    }

    package var csv: String {
        var table = CSVTable(columns)
        for row in rows { table.add(row: row.lazy.map { $0?.cell }) }
        return table.text
    }
}

extension DataTable.Value {
    fileprivate var cell: CSVTable.Cell {
        switch self {
        case .text(let text): .text(text)
        case .list(let words): .text(words.joined(separator: " "))
        case .number(let number): .number(number)
        case .flag(let flag): .flag(flag)
        case .time(let time): .time(time)
        case .labels(let labels):
            .text(labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "))
        }
    }
}
