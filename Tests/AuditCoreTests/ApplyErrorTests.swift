import Testing

@testable import AuditCore

/// What is said where a run doesn't begin.
@Suite struct ApplyErrorTests {
    @Test(arguments: [[2]: "(step 2)", [1, 2]: "(steps 1, 2)"])
    func stepsThatNoLongerFitAreCounted(steps: [Int], text: String) {
        let change = StaleCheck.Change(steps: steps, text: "web:1 names another image now")
        #expect("\(ApplyError.stale(plan: 1, changes: [change]))".contains("now  \(text)\n"))
    }
}
