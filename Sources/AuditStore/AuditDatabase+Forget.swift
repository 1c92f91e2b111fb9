internal import Foundation
internal import GRDB

extension AuditDatabase {
    /// The newest snapshot of each engine, by its host's name.
    package func newestSnapshots() throws(StoreError) -> [Int] {
        try read { db in
            try Int.fetchAll(
                db, sql: "SELECT snapshot_id FROM newest_snapshot JOIN engine USING (engine_id) ORDER BY name, 1")
        }
    }

    /// Snapshots that a plan or run still needs, with why: the newest plan that `apply` would take, a run that can go on,
    /// a run that `restore` may be asked to undo.
    ///
    /// - Parameter undoable: How long after its start a run may be undone, in seconds, counted back from the newest
    ///   snapshot of its engine.
    package func neededSnapshots(undoable: Int64) throws(StoreError) -> [Int: [String]] {
        try read { db in
            var needed: [Int: [String]] = [:]
            let plans = try Row.fetchAll(
                db,
                sql: """
                    SELECT snapshot_id, plan_id FROM plan
                     WHERE plan_id IN (SELECT max(plan_id) FROM plan WHERE made_by = 'plan' GROUP BY engine_id)
                       AND plan_id NOT IN (SELECT plan_id FROM run WHERE status = 'completed')
                    """)
            for row in plans { needed[row[0], default: []].append("plan \(row[1] as Int) can be applied") }
            let runs = try Row.fetchAll(
                db,
                sql: """
                    WITH one AS (
                        SELECT p.snapshot_id, p.engine_id, r.run_id, r.started_at,
                               r.status IN ('running', 'interrupted')
                                 AND r.run_id = max(r.run_id) OVER (PARTITION BY p.engine_id) AS can_go_on
                          FROM run r JOIN plan p USING (plan_id))
                    SELECT one.snapshot_id, run_id, can_go_on
                      FROM one JOIN newest_snapshot n USING (engine_id) JOIN snapshot s ON s.snapshot_id = n.snapshot_id
                     WHERE can_go_on OR started_at > taken_at - ?
                     ORDER BY run_id
                    """, arguments: [undoable])
            for row in runs {
                let canGoOn: Bool = row[2]
                needed[row[0], default: []].append("run \(row[1] as Int) can " + (canGoOn ? "go on" : "be undone"))
            }
            return needed
        }
    }

    /// Thins these snapshots out: all of it, or nothing.
    package func forget(_ numbers: [Int]) throws(StoreError) {
        try write { db in
            for number in numbers {
                try db.execute(
                    sql: """
                        UPDATE snapshot SET is_forgotten = 1, api_version = '', driver = '', root_directory = '',
                               endpoint = '', gaps = NULL
                         WHERE snapshot_id = ?
                        """, arguments: [number])
            }
            for engine in try Int64.fetchAll(db, sql: "SELECT engine_id FROM engine") {
                try Thinning(db: db, engine: engine).run()
            }
        }
    }

    /// Gives the file system back what is free in the file.
    ///
    /// - Returns: The size of the file in bytes, before and after.
    package func shrink() throws(StoreError) -> (before: Int64, after: Int64) {
        let before = fileBytes
        do {
            // SQLite copies the whole file: not into memory, and the journal must not stay as long as the file was.
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA temp_store = DEFAULT; PRAGMA journal_mode = DELETE; VACUUM")
                try db.execute(sql: "PRAGMA journal_mode = PERSIST; PRAGMA temp_store = MEMORY")
            }
        } catch {
            throw StoreError(error, path: path)
        }
        growRollbackJournal()
        return (before, fileBytes)
    }

    private var fileBytes: Int64 {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value ?? 0
    }
}
