internal import AuditCore

extension ApplyText {
    /// Why nothing was begun, though nothing went wrong.
    enum Unbegun {
        case dryRun(rest: Plan, leftOut: [(step: Plan.Step, why: String)])
        case declined, nothingToDo
        case alreadyCarriedOut(run: Int)
    }

    private struct Step: Encodable {
        var order: Int
        var command: String
        @OrNull var outcome: StepResult.Outcome?
        @OrNull var freed_bytes: Int64?
        @OrNull var message: String?
    }

    private struct Run: Encodable {
        @OrNull var run: Int?
        @OrNull var plan: Int?
        var status: String
        var predicted_bytes: Int64
        @OrNull var predicted_at_most_bytes: Int64?
        var freed_bytes: Int64
        var steps: [Step]

        init(
            run: Int?, plan: Int?, status: String, predicted: ByteRange = .zero, freedBytes: Int64 = 0,
            steps: [Step] = []
        ) {
            self.run = run
            self.plan = plan
            self.status = status
            predicted_bytes = predicted.atLeast
            predicted_at_most_bytes = predicted.atMost
            freed_bytes = freedBytes
            self.steps = steps
        }
    }

    static func json(_ report: ApplyReport) throws -> String {
        try JSONReport.encode(
            Run(
                run: report.run, plan: report.plan.number, status: report.result.status.rawValue,
                predicted: report.predicted, freedBytes: report.result.freedBytes,
                steps: report.steps.map { step, result in
                    Step(
                        order: step.order, command: step.command, outcome: result.outcome,
                        freed_bytes: result.freedBytes, message: result.message)
                }))
    }

    static func json(_ unbegun: Unbegun, plan: Int) throws -> String {
        switch unbegun {
        case .declined: try JSONReport.encode(Run(run: nil, plan: plan, status: "declined"))
        case .nothingToDo: try JSONReport.encode(Run(run: nil, plan: plan, status: "nothing_to_do"))
        case .alreadyCarriedOut(let run):
            try JSONReport.encode(Run(run: run, plan: plan, status: "already_carried_out"))
        case .dryRun(let rest, let leftOut):
            try JSONReport.encode(
                Run(
                    run: nil, plan: plan, status: "dry_run", predicted: rest.frees,
                    steps: (rest.steps.map { ($0, nil, nil) } + leftOut.map { ($0.step, .skipped, $0.why) })
                        .map { (step: Plan.Step, outcome: StepResult.Outcome?, why: String?) in
                            Step(
                                order: step.order, command: step.command, outcome: outcome, freed_bytes: nil,
                                message: why)
                        }.sorted { $0.order < $1.order }))
        }
    }
}
