/// What an unattended run may do at most. A larger plan isn't carried out at all: something is not as expected.
package struct ApplyFuse: Hashable, Sendable {
    package var maxFreeBytes: Int64?
    package var maxSteps: Int?

    package init(maxFreeBytes: Int64? = nil, maxSteps: Int? = nil) {
        self.maxFreeBytes = maxFreeBytes
        self.maxSteps = maxSteps
    }

    /// What of the plan is too large; nil if it may be carried out. Not knowing how much it frees is too large.
    package func objection(to plan: Plan) -> String? {
        if let maxSteps, plan.steps.count > maxSteps {
            return "it has \(ByteText.count(plan.steps.count, "step")), more than the \(maxSteps) of --max-steps"
        }
        if let maxFreeBytes, plan.frees.atMost == nil {
            let cache = plan.steps.contains { $0.action == .pruneBuildCache && $0.frees.atMost == nil }
            return "nobody can tell whether it frees more than the \(ByteText.size(maxFreeBytes)) of --max-free"
                + (cache ? "; --build-cache-unused-for never leaves out what isn't known" : "")
        }
        if let maxFreeBytes, plan.frees.atMost.map({ $0 > maxFreeBytes }) ?? true {
            return "it frees \(ByteText.size(plan.frees)), more than the \(ByteText.size(maxFreeBytes)) of --max-free"
        }
        return nil
    }
}
