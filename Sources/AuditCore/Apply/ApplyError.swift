/// Why a run didn't begin.
package enum ApplyError: Error, Sendable {
    case stale(plan: Int?, changes: [StaleCheck.Change])
    case tooLarge(plan: Int?, why: String)
    case otherEngine(planned: String, found: String)
    case snapshotMissing
}

extension ApplyError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stale(let plan, let changes):
            let lines = changes.map { change in
                let steps = change.steps.map(String.init).joined(separator: ", ")
                return "  \(SafeText.visible(change.text))  (step\(change.steps.count == 1 ? "" : "s") \(steps))"
            }
            return """
                \(Self.name(plan)) no longer fits the engine, nothing was done:
                \(lines.joined(separator: "\n"))
                Make a new plan (audit plan), or carry out the rest: audit apply \(plan.map(String.init) ?? "") --skip-changed
                """
        case .tooLarge(let plan, let why):
            return "\(Self.name(plan)) was not carried out: \(why). Look at it, then apply it without that limit."
        case .otherEngine(let planned, let found):
            return "the plan was made for the engine \(planned), but this is \(found). Name that one with --host."
        case .snapshotMissing:
            return "the snapshot that the plan was made from is not in the database. Make a new plan (audit plan)."
        }
    }

    private static func name(_ plan: Int?) -> String { plan.map { "plan \($0)" } ?? "the plan" }
}
