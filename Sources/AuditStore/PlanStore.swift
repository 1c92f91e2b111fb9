package import AuditCore
internal import GRDB

extension AuditDatabase {
    package enum PlanMaker: String, Sendable { case plan, report, nightly }

    /// Keeps a plan made from `snapshot` and gives it back with its number.
    ///
    /// One that a report was made with takes the place of the last such one, unless that was carried out: it lists every
    /// object, and there is one every night.
    package func save(_ plan: Plan, snapshot: Int, madeBy maker: PlanMaker) throws(StoreError) -> Plan {
        var saved = plan
        saved.snapshot = snapshot
        let body = saved
        let number = try write { db in
            if maker != .plan {
                try db.execute(
                    sql: """
                        DELETE FROM plan
                         WHERE engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?) AND made_by <> 'plan'
                           AND plan_id NOT IN (SELECT plan_id FROM run)
                        """, arguments: [snapshot])
            }
            try db.execute(
                sql: """
                    INSERT INTO plan (engine_id, snapshot_id, created_at, made_by, body)
                    SELECT engine_id, snapshot_id, ?, ?, ? FROM snapshot WHERE snapshot_id = ?
                    """,
                arguments: [plan.createdAt, maker.rawValue, try JSONText.encode(body), snapshot])
            return Int(db.lastInsertedRowID)
        }
        saved.number = number
        return saved
    }

    package func plan(_ number: Int) throws(StoreError) -> Plan {
        try read { db in
            guard
                let body = try String.fetchOne(db, sql: "SELECT body FROM plan WHERE plan_id = ?", arguments: [number])
            else { throw StoreError.noSuchPlan(number) }
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
