package import AuditCore
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

    /// When this engine was last read, or any; nil where none was.
    package func newestReading(of engine: EngineFacts?) throws(StoreError) -> Timestamp? {
        try read { db in
            try Timestamp.fetchOne(
                db,
                sql: """
                    SELECT max(taken_at) FROM snapshot JOIN engine USING (engine_id)
                     WHERE ?1 IS NULL OR (uid = ?1 AND store = ?2)
                    """, arguments: [engine?.id, engine?.store.rawValue])
        }
    }
}
