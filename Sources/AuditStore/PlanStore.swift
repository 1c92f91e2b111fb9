package import AuditCore
internal import GRDB

extension AuditDatabase {
    package enum PlanMaker: String, Sendable { case plan, report, nightly }

    /// Keeps a plan made from `snapshot` and gives it back with its number.
    ///
    /// Those that reports were made with give way to later ones: each lists every object, and there is one every night.
    package func save(_ plan: Plan, snapshot: Int, madeBy maker: PlanMaker) throws(StoreError) -> Plan {
        var saved = plan
        saved.snapshot = snapshot
        let body = saved
        let number = try write { db in
            try db.execute(
                sql: """
                    INSERT INTO plan (engine_id, snapshot_id, created_at, made_by, body)
                    SELECT engine_id, snapshot_id, ?, ?, ? FROM snapshot WHERE snapshot_id = ?
                    """,
                arguments: [plan.createdAt, maker.rawValue, try PlanDocument(body).json(.compact), snapshot])
            let number = Int(db.lastInsertedRowID)
            if maker != .plan { try Self.dropOldPlans(db, snapshot: snapshot) }
            return number
        }
        saved.number = number
        return saved
    }

    /// A report names its plan, and a night carries it out after others may have made reports: the three newest stay, and
    /// up to twenty of the last two days, by the time of their snapshots; and what a run refers to.
    private static func dropOldPlans(_ db: Database, snapshot: Int) throws {
        try db.execute(
            sql: """
                WITH of_reports AS (
                    SELECT plan_id, created_at, row_number() OVER (ORDER BY plan_id DESC) AS age,
                           max(created_at) OVER () - ?2 AS long_ago
                      FROM plan
                     WHERE engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?1) AND made_by <> 'plan')
                DELETE FROM plan
                 WHERE plan_id IN (SELECT plan_id FROM of_reports
                                    WHERE age > 3 AND (age > 20 OR created_at < long_ago))
                   AND plan_id NOT IN (SELECT plan_id FROM run)
                """, arguments: [snapshot, 2 * Timestamp.day])
    }

    package func plan(_ number: Int) throws(StoreError) -> Plan {
        try read { db in
            guard
                let body = try String.fetchOne(db, sql: "SELECT body FROM plan WHERE plan_id = ?", arguments: [number])
            else {
                let last = try Int.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'plan'") ?? 0
                throw number > 0 && number <= last ? StoreError.planGone(number) : StoreError.noSuchPlan(number)
            }
            var plan = try JSONText.decode(Plan.self, from: body)
            plan.number = number
            return plan
        }
    }

    /// The newest that `audit plan` made for this engine: never one that a report made along the way.
    package func newestPlan(for engine: EngineFacts) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT max(plan_id) FROM plan JOIN engine USING (engine_id)
                     WHERE uid = ? AND store = ? AND made_by = 'plan'
                    """, arguments: [engine.id, engine.store.rawValue])
        }
    }
}
