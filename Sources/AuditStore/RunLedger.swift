package import AuditCore
internal import GRDB

/// A run as the ledger has it.
package struct RunRecord: Sendable {
    package var run: Int
    package var plan: Int
    package var engine: Plan.Engine
    package var startedAt: Timestamp
    package var finishedAt: Timestamp?
    package var status: String
    package var predicted: ByteRange
    package var freedBytes: Int64?
    /// The engine's own totals, when it began and when it ended.
    package var before: StoreTotals
    package var after: StoreTotals
}

/// A step as the journal has it; without a result while it is in hand.
package struct RunStepRecord: Sendable {
    package var order: Int
    package var result: StepResult?
    /// The archive or image it was kept as before it was removed.
    package var savedAs: String?
    /// What the engine told of a container before it was removed.
    package var document: String?
}

extension AuditDatabase {
    /// Newest first.
    package func runs() throws(StoreError) -> [RunRecord] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT run.*, engine.*, snapshot.*
                      FROM run JOIN plan USING (plan_id) JOIN engine USING (engine_id) JOIN snapshot USING (snapshot_id)
                     ORDER BY run_id DESC
                    """
            ).map { row in
                RunRecord(
                    run: row["run_id"], plan: row["plan_id"], engine: Plan.Engine(EngineFacts(row)),
                    startedAt: row["started_at"],
                    finishedAt: row["finished_at"], status: row["status"],
                    predicted: ByteRange(atLeast: row["predicted_bytes"], atMost: row["predicted_at_most_bytes"]),
                    freedBytes: row["freed_bytes"],
                    before: StoreTotals(
                        layersBytes: row["layers_before_bytes"], diskFreeBytes: row["disk_free_before_bytes"]),
                    after: StoreTotals(
                        layersBytes: row["layers_after_bytes"], diskFreeBytes: row["disk_free_after_bytes"]))
            }
        }
    }

    /// The run with this number.
    package func run(_ number: Int) throws(StoreError) -> RunRecord {
        guard let record = try runs().first(where: { $0.run == number }) else { throw .noSuchRun(number) }
        return record
    }

    package func steps(of run: Int) throws(StoreError) -> [RunStepRecord] {
        try read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM run_step WHERE run_id = ? ORDER BY step_order", arguments: [run]
            ).map { row in
                let outcome = (row["outcome"] as String?).flatMap(StepResult.Outcome.init)
                return RunStepRecord(
                    order: row["step_order"],
                    result: outcome.map { StepResult($0, freedBytes: row["freed_bytes"], message: row["message"]) },
                    savedAs: row["saved_as"], document: row["document"])
            }
        }
    }

    /// The newest run that carried this plan out; nil where none did.
    package func completedRun(ofPlan plan: Int) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT max(run_id) FROM run WHERE plan_id = ? AND status = 'completed'", arguments: [plan])
        }
    }

    /// How true the predictions for this engine have been: all its completed runs, but for those that found something
    /// gone already, of which nobody knows what it freed.
    package func predictionRecord(of engine: EngineFacts) throws(StoreError) -> PredictionRecord {
        try read { db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT predicted_bytes, predicted_at_most_bytes, run.freed_bytes
                      FROM run JOIN plan USING (plan_id) JOIN engine USING (engine_id)
                     WHERE uid = ? AND store = ? AND run.status = 'completed' AND run.freed_bytes IS NOT NULL
                       AND NOT EXISTS (SELECT 1 FROM run_step WHERE run_step.run_id = run.run_id AND outcome <> 'done')
                    """, arguments: [engine.id, engine.store.rawValue])
            var record = PredictionRecord()
            for row in rows {
                let predicted = ByteRange(
                    atLeast: row["predicted_bytes"], atMost: row["predicted_at_most_bytes"])
                record.add(predicted: predicted, freed: row["freed_bytes"])
            }
            return record
        }
    }
}
