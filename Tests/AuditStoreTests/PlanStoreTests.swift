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
    @Test func reportsPlansGiveWayToLaterOnesUnlessTheyWereCarriedOut() throws {
        let database = try AuditDatabase()
        let snapshot = try RandomHost(seed: 1).snapshot()
        let number = try database.save(snapshot)
        var plan = try Plan.sample(on: snapshot)
        func save(_ maker: AuditDatabase.PlanMaker, day: Int64) throws -> Int {
            plan.createdAt = Timestamp(seconds: snapshot.takenAt.seconds + day * Timestamp.day)
            return try database.save(plan, snapshot: number, madeBy: maker).number!
        }
        func isThere(_ number: Int) -> Bool { (try? database.plan(number)) != nil }
        let asked = try save(.plan, day: 0)
        let carriedOut = try save(.nightly, day: 0)
        _ = try RunJournal(database).begin(plan: carriedOut, at: plan.createdAt, predicted: plan.frees)
        let nights = try (0..<6).map { try save(.nightly, day: $0) }
        #expect(nights.map(isThere) == [false, false, false, true, true, true])
        #expect(throws: StoreError.planGone(nights[0])) { try database.plan(nights[0]) }
        // A report on an old night is new, and so are the others of the day.
        let old = try save(.report, day: 0)
        let today = try (0..<30).map { _ in try save(.report, day: 6) }
        #expect(!isThere(old) && today.filter(isThere) == Array(today.suffix(20)))
        let another = try save(.report, day: 0)
        let two = try (0..<2).map { _ in try save(.nightly, day: 6) }
        #expect(([another, asked, carriedOut] + two).allSatisfy(isThere))
        _ = try save(.nightly, day: 6)
        #expect(!isThere(another))
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
