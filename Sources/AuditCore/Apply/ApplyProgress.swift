/// What a run tells while it works.
package enum ApplyProgress: Sendable {
    case starting(Plan.Step, of: Int, soFar: FreedSoFar)
    /// A container is being stopped in the way it asked for.
    case stopping(Plan.Step, CurrentContainer.Stopping)
    case ended(Plan.Step, StepResult, of: Int, soFar: FreedSoFar)
}

/// What the steps of a run have freed until now.
package struct FreedSoFar: Hashable, Sendable {
    package private(set) var bytes: Int64 = 0
    /// False once a step is in it of which the engine told nothing: there the plan's word counts until the run ends.
    package private(set) var isMeasured = true

    package init() {}

    mutating func add(_ result: StepResult, of step: Plan.Step) {
        bytes += result.freedBytes ?? 0
        guard result.outcome == .done, result.freedBytes == nil, step.frees.atLeast > 0 else { return }
        bytes += step.frees.atLeast
        isMeasured = false
    }

    /// `4.2 GB`, or `about 4.2 GB`.
    package var text: String { (isMeasured ? "" : "about ") + ByteText.size(bytes) }
}
