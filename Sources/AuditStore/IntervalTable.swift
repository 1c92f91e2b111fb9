internal import GRDB

/// A table of what was so from one snapshot to another.
///
/// Compares what is open with what is now: what no longer holds is closed with the previous snapshot, what is new is
/// opened with this one, and what stays is not touched.
struct IntervalTable<Key: Hashable, Value: Equatable>: Sendable {
    var name: String
    /// The columns of key and value, in the order in which `arguments` gives them.
    var columns: [String]
    /// The rows of an engine that are open, without their interval: `rowid` and the columns. `CROSS JOIN` has SQLite begin
    /// with the index of the open ones, so that the past costs nothing.
    var openRows: String
    var decode: @Sendable (Row) -> (Key, Value)
    var arguments: @Sendable (Key, Value) -> [(any DatabaseValueConvertible)?]

    func record(_ now: [Key: Value], engine: Int64, snapshot: Int64, previous: Int64?, in db: Database) throws {
        let close = try db.cachedStatement(sql: "UPDATE \(name) SET last_snapshot = ? WHERE rowid = ?")
        var unchanged: Set<Key> = []
        var ended: [Int64] = []
        let rows = try Row.fetchCursor(db, sql: openRows, arguments: [engine])
        while let row = try rows.next() {
            let (key, value) = decode(row)
            if now[key] == value { unchanged.insert(key) } else { ended.append(row[0]) }
        }
        for rowID in ended { try close.execute(arguments: [previous, rowID]) }

        let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        let insert = try db.cachedStatement(
            sql: "INSERT INTO \(name) (\(columns.joined(separator: ", ")), first_snapshot) VALUES (\(marks))")
        for (key, value) in now where !unchanged.contains(key) {
            try insert.execute(arguments: StatementArguments(arguments(key, value) + [snapshot]))
        }
    }
}
