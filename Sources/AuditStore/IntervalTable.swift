internal import GRDB

/// A table of what was so from one snapshot to another.
///
/// Compares what is open with what is now: what no longer holds is closed with the previous snapshot, what is new is
/// opened with this one, and what stays is not touched.
struct IntervalTable<Key: Hashable & Comparable, Value: Equatable>: Sendable {
    var name: String
    /// The columns of key and value, in the order in which `insert` gives them.
    var columns: [String]
    /// The rows of an engine that are open, without their interval: `rowid` and the columns. `CROSS JOIN` has SQLite begin
    /// with the index of the open ones, so that the past costs nothing.
    var openRows: String
    var decode: @Sendable (Row) -> (Key, Value)
    /// Runs the statement with the columns and, last, the first snapshot.
    var insert: @Sendable (Statement, Key, Value, Int64) throws -> Void

    func record(_ now: [Key: Value], engine: Int64, snapshot: Int64, previous: Int64?, in db: Database) throws {
        let close = try db.cachedStatement(sql: "UPDATE \(name) SET last_snapshot = ? WHERE rowid = ?")
        var unchanged: Set<Key> = []
        var ended: [Int64] = []
        let rows = try Row.fetchCursor(db, sql: openRows, arguments: [engine])
        while let row = try rows.next() {
            let (key, value) = decode(row)
            if now[key] == value { unchanged.insert(key) } else { ended.append(row[0]) }
        }
        for row in ended { try close.run(previous, row) }

        let marks = Array(repeating: "?", count: columns.count + 1).joined(separator: ", ")
        let statement = try db.cachedStatement(
            sql: "INSERT INTO \(name) (\(columns.joined(separator: ", ")), first_snapshot) VALUES (\(marks))")
        // In the order of the indexes, which then fill page after page.
        let new = now.filter { !unchanged.contains($0.key) }.sorted { $0.key < $1.key }
        for (key, value) in new { try insert(statement, key, value, snapshot) }
    }
}
