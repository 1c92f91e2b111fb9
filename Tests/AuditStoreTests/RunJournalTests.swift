import AuditCore
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// How far an apply got is in the database at every instant.
@Suite struct RunJournalTests {
    private let database: AuditDatabase
    private let journal: RunJournal
    private let plan: Plan
    private let time = Timestamp(seconds: 1_800_000_000)

    init() throws {
        database = try AuditDatabase()
        journal = RunJournal(database)
        let snapshot = try RandomHost(seed: 3).snapshot()
        plan = try database.save(.sample(on: snapshot), snapshot: database.save(snapshot), madeBy: .plan)
    }

    private func begin() throws -> Int {
        try journal.begin(plan: plan.number!, at: time, predicted: plan.frees)
    }

    private func finish(_ run: Int, _ status: RunResult.Status) throws {
        try journal.finish(
            run: run, at: time,
            result: RunResult(
                status: status, freedBytes: 12, before: StoreTotals(layersBytes: 100),
                after: StoreTotals(layersBytes: 88)))
    }

    @Test func aFinishedRunIsInTheLedgerAndNotUnfinished() throws {
        let run = try begin()
        try journal.advance(run: run, starting: StepStart(step: 1, at: time, document: "{}"))
        try journal.advance(run: run, ending: StepEnd(step: 1, at: time, result: StepResult(.done, freedBytes: 12)))
        try finish(run, .completed)
        #expect(try journal.unfinishedRun(on: .sample) == nil)
        let record = try #require(try database.runs().first)
        #expect(record.run == run && record.plan == plan.number && record.status == "completed")
        #expect(record.predicted == plan.frees)
        #expect(record.freedBytes == 12 && record.finishedAt == time)
    }

    @Test func aCrashLeavesWhatEndedAndWhatWasInHand() throws {
        let run = try begin()
        let results = [
            StepResult(.done, freedBytes: 12), StepResult(.alreadyGone, message: "No such image: a:1"),
            StepResult(.skipped, message: "step 1, which it needs, was not done"), StepResult(.failed, message: "no"),
        ]
        try journal.advance(run: run, starting: StepStart(step: 1, at: time))
        for (position, result) in results.enumerated() {
            try journal.advance(
                run: run, ending: StepEnd(step: position + 1, at: time, result: result),
                starting: StepStart(step: position + 2, at: time, document: "{}"))
        }
        // Never finished.
        let unfinished = try #require(try journal.unfinishedRun(on: .sample))
        #expect(unfinished.run == run)
        #expect(unfinished.plan == plan)
        #expect(unfinished.ended == [1: results[0], 2: results[1], 3: results[2], 4: results[3]])
        #expect(unfinished.started == [5])
    }

    @Test func aStartThatIsTakenBackLeavesNothingAndAnEndStays() throws {
        let run = try begin()
        try journal.advance(run: run, starting: StepStart(step: 1, at: time))
        try journal.advance(
            run: run, ending: StepEnd(step: 1, at: time, result: StepResult(.done)),
            starting: StepStart(step: 2, at: time))
        for step in [1, 2] { try journal.withdraw(run: run, step: step) }
        let unfinished = try #require(try journal.unfinishedRun(on: .sample))
        #expect(unfinished.ended == [1: StepResult(.done)] && unfinished.started.isEmpty)
    }

    @Test func aStepsEndAndTheNextOnesStartAreWrittenTogetherOrNotAtAll() throws {
        let run = try begin()
        try journal.advance(run: run, starting: StepStart(step: 1, at: time))
        try database.queue.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refusal BEFORE INSERT ON run_step WHEN new.step_order = 2
                    BEGIN SELECT raise(ABORT, 'no'); END
                    """)
        }
        let end = StepEnd(step: 1, at: time, result: StepResult(.done))
        #expect(throws: StoreError.self) {
            try journal.advance(run: run, ending: end, starting: StepStart(step: 2, at: time))
        }
        #expect(try journal.unfinishedRun(on: .sample)?.started == [1])
        try journal.advance(run: run, ending: end)
        let unfinished = try #require(try journal.unfinishedRun(on: .sample))
        #expect(unfinished.ended == [1: StepResult(.done)] && unfinished.started.isEmpty)
    }

    @Test func whatARunSavesIsRemembered() throws {
        let keeping = Keeping(folder: "/saved", commits: true)
        _ = try journal.begin(plan: plan.number!, at: time, predicted: plan.frees, keeping: keeping)
        #expect(try journal.unfinishedRun(on: .sample)?.keeping == keeping)
    }

    /// Completed runs of this engine with this store, and no others.
    @Test func predictionsAreJudgedByCompletedRuns() throws {
        #expect(try database.predictionRecord(of: .sample) == PredictionRecord())
        func run(predicted: ByteRange, freed: Int64, _ status: RunResult.Status, of plan: Plan) throws {
            let run = try journal.begin(plan: plan.number!, at: time, predicted: predicted)
            let result = RunResult(status: status, freedBytes: freed, before: StoreTotals(), after: StoreTotals())
            try journal.finish(run: run, at: time, result: result)
        }
        try run(predicted: .exactly(12), freed: 12, .completed, of: plan)
        try run(predicted: ByteRange(atLeast: 10, atMost: nil), freed: 50, .completed, of: plan)
        try run(predicted: .exactly(12), freed: 9, .completed, of: plan)
        try run(predicted: .exactly(12), freed: 1, .incomplete, of: plan)
        try run(predicted: .exactly(12), freed: 1, .interrupted, of: plan)
        _ = try begin()
        // What was gone already, nobody measured.
        let late = try journal.begin(plan: plan.number!, at: time, predicted: .exactly(12))
        try journal.advance(run: late, ending: StepEnd(step: 1, at: time, result: StepResult(.alreadyGone)))
        try finish(late, .completed)
        var other = EngineFacts.sample
        other.store = .podman
        let snapshot = Snapshot(
            engine: other, takenAt: time, images: [], layers: [], containers: [])
        let podman = try database.save(.sample(on: snapshot), snapshot: database.save(snapshot), madeBy: .plan)
        try run(predicted: .exactly(7), freed: 7, .completed, of: podman)

        var expected = PredictionRecord()
        expected.add(predicted: .exactly(12), freed: 12)
        expected.add(predicted: ByteRange(atLeast: 10, atMost: nil), freed: 50)
        expected.add(predicted: .exactly(12), freed: 9)
        #expect(try database.predictionRecord(of: .sample) == expected)
        #expect(expected.runs == 3 && expected.trueRuns == 2 && expected.missedBytes == 3)
        #expect(try database.predictionRecord(of: other).runs == 1)
    }

    @Test func aRunThatCrashedBeforeItsFirstStepIsUnfinished() throws {
        let run = try begin()
        let unfinished = try #require(try journal.unfinishedRun(on: .sample))
        #expect(unfinished.run == run && unfinished.ended.isEmpty && unfinished.started.isEmpty)
    }

    @Test(arguments: [RunResult.Status.completed: false, .incomplete: false, .interrupted: true])
    func onlyAnInterruptedRunGoesOn(status: RunResult.Status, goesOn: Bool) throws {
        let run = try begin()
        try finish(run, status)
        #expect((try journal.unfinishedRun(on: .sample) != nil) == goesOn)
    }

    @Test func aLaterRunSettlesTheMatter() throws {
        _ = try begin()
        let later = try begin()
        #expect(try journal.unfinishedRun(on: .sample)?.run == later)
        try finish(later, .completed)
        #expect(try journal.unfinishedRun(on: .sample) == nil)
    }

    /// A night may have carried out a plan of its own since.
    @Test func aRunOfAPlanGoesOnThoughAnotherPlansRunCameAfterIt() throws {
        let keeping = Keeping(folder: "/saved", commits: true)
        let totals = StoreTotals(layersBytes: 1000)
        let number = plan.number!
        let run = try journal.begin(plan: number, at: time, predicted: plan.frees, totals: totals, keeping: keeping)
        let snapshot = try database.snapshot(1)
        let nightly = try database.save(.sample(on: snapshot), snapshot: database.save(snapshot), madeBy: .nightly)
        let later = try journal.begin(
            plan: nightly.number!, at: time, predicted: plan.frees, totals: StoreTotals(layersBytes: 100))
        try finish(later, .completed)
        #expect(try journal.unfinishedRun(on: .sample) == nil)
        #expect(try journal.unfinishedRun(on: .sample, of: nightly.number) == nil)
        let unfinished = try #require(try journal.unfinishedRun(on: .sample, of: number))
        #expect(unfinished.run == run && unfinished.keeping == keeping)
        // What the later one freed isn't its own.
        #expect(unfinished.totals.layersBytes == 988)
        try finish(run, .completed)
        #expect(try journal.unfinishedRun(on: .sample, of: number) == nil)
    }

    @Test func aRunThatGoesOnIsRunningAgain() throws {
        let run = try begin()
        try finish(run, .interrupted)
        let keeping = Keeping(folder: "/saved", commits: true)
        try journal.resume(run: run, keeping: keeping)
        let record = try database.run(run)
        #expect(record.status == "running" && record.finishedAt == nil && record.freedBytes == nil)
        #expect(record.after == StoreTotals())
        // Whoever goes on after a crash saves the same.
        #expect(try journal.unfinishedRun(on: .sample)?.keeping == keeping)
        #expect(throws: StoreError.self) { try journal.resume(run: 7, keeping: keeping) }
    }

    /// The lock is held: whoever else counts as running has died.
    @Test func ofTwoRunsOnlyTheOneThatGoesOnIsRunning() throws {
        let (first, second) = (try begin(), try begin())
        try journal.resume(run: first, keeping: Keeping())
        #expect(try database.run(first).status == "running" && database.run(second).status == "interrupted")
    }

    @Test func runsOfOtherEnginesDoNotCount() throws {
        _ = try begin()
        var other = EngineFacts.sample
        other.store = .containerd
        #expect(try journal.unfinishedRun(on: other) == nil)
    }

    @Test func aStepStartedAgainKeepsTheDocumentOfItsContainer() throws {
        let run = try begin()
        try journal.advance(run: run, starting: StepStart(step: 1, at: time, document: "{\"Id\":\"c1\"}"))
        try journal.advance(run: run, starting: StepStart(step: 1, at: time))
        #expect(try database.dump()["run_step"]?.first?.contains("c1") == true)
        #expect(try database.steps(of: run).map(\.order) == [1])
    }
}
