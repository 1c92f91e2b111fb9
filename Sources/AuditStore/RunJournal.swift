package import AuditCore
internal import GRDB

/// The journal of applies, in the database. Each call is a transaction of its own, on the disk when it returns.
package struct RunJournal: Journal {
    private let database: AuditDatabase

    package init(_ database: AuditDatabase) { self.database = database }

    package func begin(
        plan: Int, at time: Timestamp, predicted: ByteRange, totals: StoreTotals = StoreTotals(),
        keeping: Keeping = Keeping()
    ) throws -> Int {
        try database.write { db in
            try Self.interruptTheDead(onTheEngineOf: plan, db)
            try db.execute(
                sql: """
                    INSERT INTO run (plan_id, started_at, status, predicted_bytes, predicted_at_most_bytes,
                                     layers_before_bytes, disk_free_before_bytes, save_folder, commits)
                    VALUES (?, ?, 'running', ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    plan, time, predicted.atLeast, predicted.atMost, totals.layersBytes, totals.diskFreeBytes,
                    keeping.folder, keeping.commits,
                ])
            return Int(db.lastInsertedRowID)
        }
    }

    package func resume(run: Int, keeping: Keeping) throws {
        try database.write { db in
            let plan = try Int.fetchOne(db, sql: "SELECT plan_id FROM run WHERE run_id = ?", arguments: [run])
            guard let plan else { throw StoreError.noSuchRun(run) }
            try Self.interruptTheDead(onTheEngineOf: plan, db)
            try db.execute(
                sql: """
                    UPDATE run SET status = 'running', finished_at = NULL, freed_bytes = NULL,
                           layers_after_bytes = NULL, disk_free_after_bytes = NULL, save_folder = ?, commits = ?
                     WHERE run_id = ?
                    """, arguments: [keeping.folder, keeping.commits, run])
        }
    }

    /// Whoever begins or goes on holds the lock: what still counts as running has died, and is past now.
    private static func interruptTheDead(onTheEngineOf plan: Int, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE run SET status = 'interrupted'
                 WHERE status = 'running'
                   AND plan_id IN (SELECT p.plan_id FROM plan p JOIN plan q USING (engine_id) WHERE q.plan_id = ?)
                """, arguments: [plan])
    }

    package func advance(run: Int, ending: StepEnd? = nil, starting: StepStart? = nil) throws {
        try database.write { db in
            if let ending { try Self.write(ending, of: run, db) }
            if let starting { try Self.write(starting, of: run, db) }
        }
    }

    package func withdraw(run: Int, step: Int) throws {
        try database.write { db in
            try db.execute(
                sql: "DELETE FROM run_step WHERE run_id = ? AND step_order = ? AND outcome IS NULL",
                arguments: [run, step])
        }
    }

    private static func write(_ start: StepStart, of run: Int, _ db: Database) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO run_step (run_id, step_order, started_at, document, saved_as)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (run_id, step_order) DO UPDATE
                   SET started_at = excluded.started_at, document = coalesce(excluded.document, document),
                       saved_as = coalesce(excluded.saved_as, saved_as)
                """
        ).execute(arguments: [run, start.step, start.time, start.document, start.savedAs])
    }

    private static func write(_ end: StepEnd, of run: Int, _ db: Database) throws {
        let result = end.result
        try db.cachedStatement(
            sql: """
                INSERT INTO run_step (run_id, step_order, ended_at, outcome, freed_bytes, message)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (run_id, step_order) DO UPDATE
                   SET ended_at = excluded.ended_at, outcome = excluded.outcome,
                       freed_bytes = excluded.freed_bytes, message = excluded.message
                """
        ).execute(arguments: [run, end.step, end.time, result.outcome.rawValue, result.freedBytes, result.message])
    }

    package func finish(run: Int, at time: Timestamp, result: RunResult) throws {
        try database.write { db in
            try db.execute(
                sql: """
                    UPDATE run SET finished_at = ?, status = ?, freed_bytes = ?,
                           layers_after_bytes = ?, disk_free_after_bytes = ?
                     WHERE run_id = ?
                    """,
                arguments: [
                    time, result.status.rawValue, result.freedBytes, result.after.layersBytes,
                    result.after.diskFreeBytes, run,
                ])
        }
    }

    /// The newest run on this engine, if it was interrupted or died: it can go on.
    ///
    /// - Parameter plan: The newest run of this plan instead. Those of other plans may have come after it; what they freed
    ///   isn't taken for its own.
    package func unfinishedRun(on engine: EngineFacts, of plan: Int? = nil) throws -> UnfinishedRun? {
        let newest = try database.read { db in
            try Row.fetchOne(
                db,
                sql: """
                    SELECT run.*, layers_before_bytes - coalesce((
                             SELECT sum(r.layers_before_bytes - r.layers_after_bytes) FROM run r JOIN plan p USING (plan_id)
                              WHERE p.engine_id = plan.engine_id AND r.run_id > run.run_id), 0) AS own_before_bytes
                      FROM run JOIN plan USING (plan_id) JOIN engine USING (engine_id)
                     WHERE uid = ?1 AND store = ?2 AND (?3 IS NULL OR plan_id = ?3)
                     ORDER BY run_id DESC LIMIT 1
                    """, arguments: [engine.id, engine.store.rawValue, plan])
        }
        guard let found = newest, ["running", "interrupted"].contains(found["status"] as String) else { return nil }
        let run: Int = found["run_id"]
        var ended: [Int: StepResult] = [:]
        var started: Set<Int> = []
        for step in try database.steps(of: run) {
            if let result = step.result { ended[step.order] = result } else { started.insert(step.order) }
        }
        return UnfinishedRun(
            run: run, plan: try database.plan(found["plan_id"]), ended: ended, started: started,
            totals: StoreTotals(
                layersBytes: found["own_before_bytes"], diskFreeBytes: found["disk_free_before_bytes"]),
            keeping: Keeping(folder: found["save_folder"], commits: found["commits"]))
    }
}
