/// What a run came to.
package struct ApplyReport: Sendable {
    package var run: Int
    package var plan: Plan
    package var result: RunResult
    package var steps: [(step: Plan.Step, result: StepResult)]

    package var predicted: ByteRange { plan.frees }
}

/// Why a run didn't begin.
package enum ApplyError: Error, Sendable {
    case stale(plan: Int?, changes: [StaleCheck.Change])
    case otherEngine(planned: String, found: String)
    case snapshotMissing
}

extension ApplyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stale(let plan, let changes):
            let name = plan.map { "plan \($0)" } ?? "the plan"
            let lines = changes.map { change in
                let steps = change.steps.map(String.init).joined(separator: ", ")
                return "  \(change.text)  (step \(steps))"
            }
            return """
                \(name) no longer fits the engine, nothing was done:
                \(lines.joined(separator: "\n"))
                Make a new plan (audit plan), or carry out the rest: audit apply \(plan.map(String.init) ?? "") --skip-changed
                """
        case .otherEngine(let planned, let found):
            return "the plan was made for the engine \(planned), but this is \(found). Name that one with --host."
        case .snapshotMissing:
            return "the snapshot that the plan was made from is not in the database. Make a new plan (audit plan)."
        }
    }
}
