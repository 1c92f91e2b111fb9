/// What a run tells while it works.
package enum ApplyProgress: Sendable {
    case starting(Plan.Step, of: Int)
    case ended(Plan.Step, StepResult, of: Int, freedSoFar: Int64)
}
