/// What a run tells while it works.
package enum ApplyProgress: Sendable {
    case starting(Plan.Step, of: Int, freedSoFar: Int64)
    /// A container is being stopped in the way it asked for.
    case stopping(Plan.Step, CurrentContainer.Stopping)
    case ended(Plan.Step, StepResult, of: Int, freedSoFar: Int64)
}
