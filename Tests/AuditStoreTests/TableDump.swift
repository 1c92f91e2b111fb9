import GRDB

@testable import AuditStore

extension AuditDatabase {
    /// Every row of every table, in the order they were written.
    func dump() throws -> [String: [String]] {
        try queue.read { db in
            let tables = try String.fetchAll(
                db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            var dump: [String: [String]] = [:]
            for table in tables {
                dump[table] = try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description)
            }
            return dump
        }
    }

    /// What SQLite finds wrong with the file, or with references from one table to another.
    func damages() throws -> [String] {
        try queue.read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
                + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map(\.description)
        }
    }
}
