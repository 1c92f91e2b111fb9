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

    /// There is one every night, with a line for every object.
    @Test func aReportsPlanGivesWayToTheNextUnlessItWasCarriedOut() throws {
        let database = try AuditDatabase()
        let snapshot = try RandomHost(seed: 1).snapshot()
        let number = try database.save(snapshot)
        let plan = try Plan.sample(on: snapshot)
        let asked = try database.save(plan, snapshot: number, madeBy: .plan).number!
        let carriedOut = try database.save(plan, snapshot: number, madeBy: .nightly).number!
        _ = try RunJournal(database).begin(
            plan: carriedOut, at: plan.createdAt, predicted: plan.frees)
        let nights = try (0..<3).map { _ in try database.save(plan, snapshot: number, madeBy: .nightly).number! }
        for kept in [asked, carriedOut, nights[2]] { #expect(try database.plan(kept).steps == plan.steps) }
        for gone in nights[..<2] { #expect(throws: StoreError.noSuchPlan(gone)) { try database.plan(gone) } }
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
