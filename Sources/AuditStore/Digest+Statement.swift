internal import AuditCore
internal import GRDB
internal import GRDBSQLite

// Bound and read without a detour: a large host has tens of thousands of digests, and a `Data` for each costs more than
// all else about the row.

extension Digest: StatementColumnConvertible {
    func bind(to sqliteStatement: SQLiteStatement, at index: CInt) -> CInt {
        bytes.withUnsafeBytes { bytes in
            sqlite3_bind_blob(sqliteStatement, index, bytes.baseAddress, CInt(bytes.count), Self.copied)
        }
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift doesn't see.
    private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

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
