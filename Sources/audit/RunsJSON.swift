internal import AuditCore
internal import AuditStore

/// Past applies for scripts: the columns of `run` and `run_step` under their own names.
enum RunsJSON {
    private struct Run: Encodable {
        var run: Int
        var plan: Int
        var engine: Plan.Engine
        var status: String
        var started_at: Timestamp
        @OrNull var finished_at: Timestamp?
        var predicted_bytes: Int64
        @OrNull var predicted_at_most_bytes: Int64?
        @OrNull var freed_bytes: Int64?
        @OrNull var layers_before_bytes: Int64?
        @OrNull var layers_after_bytes: Int64?
        @OrNull var disk_free_before_bytes: Int64?
        @OrNull var disk_free_after_bytes: Int64?
        /// Of a single run only.
        var steps: [Step]?

        init(_ record: RunRecord, steps: [Step]? = nil) {
            run = record.run
            plan = record.plan
            engine = record.engine
            status = record.status
            started_at = record.startedAt
            finished_at = record.finishedAt
            predicted_bytes = record.predicted.atLeast
            predicted_at_most_bytes = record.predicted.atMost
            freed_bytes = record.freedBytes
            layers_before_bytes = record.before.layersBytes
            layers_after_bytes = record.after.layersBytes
            disk_free_before_bytes = record.before.diskFreeBytes
            disk_free_after_bytes = record.after.diskFreeBytes
            self.steps = steps
        }
    }

    private struct Step: Encodable {
        var order: Int
        var command: String
        /// Null while it is in hand, or where it was never begun.
        @OrNull var outcome: StepResult.Outcome?
        @OrNull var freed_bytes: Int64?
        @OrNull var message: String?
        @OrNull var saved_as: String?
        /// JSON in itself, as the engine sent it.
        @OrNull var document: String?
    }

    static func text(_ records: [RunRecord]) throws -> String { try JSONReport.encode(records.map { Run($0) }) }

    static func text(_ record: RunRecord, _ steps: [RunStepRecord], _ plan: Plan) throws -> String {
        let found = Dictionary(steps.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
        return try JSONReport.encode(
            Run(
                record,
                steps: plan.steps.map { step in
                    let entry = found[step.order]
                    return Step(
                        order: step.order, command: step.command, outcome: entry?.result?.outcome,
                        freed_bytes: entry?.result?.freedBytes, message: entry?.result?.message,
                        saved_as: entry?.savedAs, document: entry?.document)
                }))
    }
}
