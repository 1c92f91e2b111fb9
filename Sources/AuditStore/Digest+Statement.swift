internal import AuditCore
internal import GRDB
internal import GRDBSQLite

// Read straight from the statement: a large host has tens of thousands of digests, and a `Data` for each costs more than
// all else about the row.

extension Digest: StatementColumnConvertible {
    init?(sqliteStatement: SQLiteStatement, index: CInt) {
        let count = Int(sqlite3_column_bytes(sqliteStatement, index))
        self.init(bytes: UnsafeRawBufferPointer(start: sqlite3_column_blob(sqliteStatement, index), count: count))
    }
}

extension Timestamp: StatementColumnConvertible {
    init?(sqliteStatement: SQLiteStatement, index: CInt) {
        self.init(seconds: sqlite3_column_int64(sqliteStatement, index))
    }
}
