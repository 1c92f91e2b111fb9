internal import GRDB

extension AuditDatabase {
    /// What SQLite finds damaged, in its words; empty for a sound database.
    package func integrityProblems() throws(StoreError) -> [String] {
        try read { db in
            let pages = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            let keys = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "dangling reference: \($0)" }
            return pages + keys
        }
    }
}
