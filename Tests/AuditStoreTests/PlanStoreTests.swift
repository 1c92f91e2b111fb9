import AuditCore
import TestSupport
import Testing

@testable import AuditStore

@Suite struct PlanStoreTests {
    @Test(arguments: 0..<30) func aPlanIsReadBackAsItWasWithItsNumbers(seed: UInt64) throws {
        let database = try AuditDatabase()
        let snapshot = try RandomHost(seed: seed).snapshot()
        let number = try database.save(snapshot)
        var plan = try Plan.sample(on: snapshot)
        let saved = try database.save(plan, snapshot: number, madeBy: .plan)
        plan.number = saved.number
        plan.snapshot = number
        #expect(saved.number != nil)
        #expect(saved == plan)
        #expect(try database.plan(saved.number!) == plan, "seed \(seed)")
    }

    @Test func theNewestPlanIsOneThatSomebodyAskedFor() throws {
        let database = try AuditDatabase()
        let snapshot = try RandomHost(seed: 1).snapshot()
        let number = try database.save(snapshot)
        let plan = try Plan.sample(on: snapshot)
        #expect(try database.newestPlan(for: .sample) == nil)
        _ = try database.save(plan, snapshot: number, madeBy: .nightly)
        #expect(try database.newestPlan(for: .sample) == nil)
        let asked = try database.save(plan, snapshot: number, madeBy: .plan)
        _ = try database.save(plan, snapshot: number, madeBy: .report)
        _ = try database.save(plan, snapshot: number, madeBy: .nightly)
        #expect(try database.newestPlan(for: .sample) == asked.number)
    }

    @Test func plansOfOtherEnginesDoNotCount() throws {
        let database = try AuditDatabase()
        let number = try database.save(.full())
        _ = try database.save(.sample(on: .full()), snapshot: number, madeBy: .plan)
        #expect(try database.newestPlan(for: .sample) == nil)
    }

    @Test func anUnknownPlanIsSaid() throws {
        #expect(throws: StoreError.noSuchPlan(5)) { try AuditDatabase().plan(5) }
    }
}
