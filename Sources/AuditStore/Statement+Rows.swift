internal import GRDB
internal import GRDBSQLite

// Rows by the thousand are bound one value at a time. GRDB's own arguments box every value, copy every digest into a `Data`
// and check their number, which takes longer than SQLite does for the row.

extension Statement {
    /// Executes it with these values, one for each of its parameters.
    func run<each Value: StatementBinding>(_ value: repeat each Value) throws {
        _ = try rowNumber(repeat each value)
    }

    /// Executes it likewise.
    /// - Returns: The number in the only column of its first row; nil if there is no row.
    func rowNumber<each Value: StatementBinding>(_ value: repeat each Value) throws -> Int64? {
        var index: CInt = 0
        var code = SQLITE_OK
        for value in repeat each value {
            index += 1
            if code == SQLITE_OK { code = value.bind(to: sqliteStatement, at: index) }
        }
        // One that isn't bound would have what it had before.
        assert(index == sqlite3_bind_parameter_count(sqliteStatement), sql)
        if code == SQLITE_OK { code = sqlite3_step(sqliteStatement) }
        guard code == SQLITE_ROW || code == SQLITE_DONE else {
            let message = String(cString: sqlite3_errmsg(sqlite3_db_handle(sqliteStatement)))
            sqlite3_reset(sqliteStatement)
            throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: sql)
        }
        let number = code == SQLITE_ROW ? sqlite3_column_int64(sqliteStatement, 0) : nil
        // The first step has done all that is to be done, even where it gives a row.
        sqlite3_reset(sqliteStatement)
        return number
    }
}
