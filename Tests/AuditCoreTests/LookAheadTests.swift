import AuditCore
import Synchronization
import TestSupport
import Testing

/// While one image goes, the next is looked at and written down: what that may change, and what not.
@Suite(.timeLimit(.minutes(1))) struct LookAheadTests {
    private let engine: FakeEngine
    private let before: Analysis
    private let plan: Plan
    private let journal = MemoryJournal()
    private let clock = Clock()

    private final class Clock: Sendable {
        private let time = Mutex(HostBuilder.now)

        var now: Timestamp { time.withLock { $0 } }
        func wait(seconds: Int64) { time.withLock { $0.seconds += seconds } }
    }

    /// The engine, where something happens before a step is carried out.
    private struct Remover: AuditCore.Remover {
        let engine: FakeEngine
        let before: @Sendable (Plan.Step) async -> Void

        func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
            await before(step)
            return try await engine.carryOut(step)
        }
    }

    /// Three images with a name each, `a:1` the first to go.
    init() throws {
        var host = HostBuilder()
        for name in ["a", "b", "c"] { host.image(name, tags: ["\(name):1"]) }
        before = host.analysis
        engine = FakeEngine(before.snapshot)
        var policy = Policy()
        policy.images = ["a:1", "b:1", "c:1"]
        policy.localOnly = .delete
        plan = try Planner(
            analysis: before, history: History(since: before.snapshot.takenAt), policy: policy,
            commands: EngineCommand(program: "docker")
        ).plan()
        try #require(plan.steps.map(\.action) == [.removeImage, .removeImage, .removeImage])
    }

    /// - Parameter act: Happens once the first step was sent and the start of the second is in the journal.
    private func apply(
        stoppingWhen shouldStop: @escaping @Sendable () -> Bool = { false },
        meanwhile act: @escaping @Sendable (FakeEngine, Clock) -> Void = { _, _ in }
    ) async throws -> ApplyReport {
        let remover = Remover(engine: engine) { [engine, journal, clock, plan] step in
            guard step.order == 1 else { return }
            while !open(journal, plan).contains(2) { await Task.yield() }
            act(engine, clock)
        }
        return try await applier(remover, shouldStop: shouldStop).apply(plan, before: before)
    }

    private func applier(
        _ remover: any AuditCore.Remover, shouldStop: @escaping @Sendable () -> Bool = { false }
    ) -> Applier {
        Applier(
            source: engine, remover: remover, journal: journal, clock: { [clock] in clock.now }, shouldStop: shouldStop)
    }

    private func outcomes(_ report: ApplyReport) -> [StepResult.Outcome] { report.steps.map(\.result.outcome) }

    @Test func noStepIsSentBeforeItsStartIsWrittenAndNoThirdOneIsOpen() async throws {
        let sent = Mutex(0)
        let remover = Remover(engine: engine) { [journal, plan] step in
            let open = open(journal, plan)
            #expect(open.contains(step.order) && open.count <= 2)
            #expect(open.allSatisfy { [step.order - 1, step.order, step.order + 1].contains($0) })
            sent.withLock { $0 += 1 }
            // The answer to the one before it was there.
            #expect(sent.withLock { $0 } == step.order)
        }
        let report = try await applier(remover).apply(plan, before: before)
        #expect(report.result.status == .completed && engine.carriedOut == plan.steps.map(\.command))
    }

    @Test func afterAFailureTheNextIsLookedAtInItsTurn() async throws {
        engine.fail("a:1", with: .refused("device busy"))
        let report = try await apply(meanwhile: { [plan] engine, _ in engine.tag("precious:1", plan.id(of: 2)) })
        #expect(outcomes(report) == [.failed, .skipped, .done])
        #expect(report.steps[1].result.message == "it is also named precious:1 now")
        #expect(engine.carriedOut == [plan.steps[0].command, plan.steps[2].command])
        // Its start was taken back: it was never carried out.
        #expect(journal.started == [1, 3])
    }

    @Test func whatWasSeenSomeTimeAgoIsLookedAtAgain() async throws {
        let report = try await apply(meanwhile: { [plan] engine, clock in
            clock.wait(seconds: 2)
            engine.tag("precious:1", plan.id(of: 2))
        })
        #expect(outcomes(report) == [.done, .skipped, .done])
        #expect(journal.started == [1, 3])
    }

    /// The engine's own word counts for what came up since the look.
    @Test func whatIsInUseByThenIsRefused() async throws {
        let report = try await apply(meanwhile: { [plan] engine, _ in engine.run("late", plan.id(of: 2)) })
        #expect(outcomes(report) == [.done, .failed, .done])
        #expect(engine.snapshot.images.map(\.id) == [plan.id(of: 2)])
    }

    @Test func aRunThatIsStoppedTakesTheNextStartBackAndGoesOnLater() async throws {
        let engine = engine
        let report = try await apply(stoppingWhen: { engine.carriedOut.count == 1 })
        #expect(report.result.status == .interrupted && outcomes(report) == [.done])
        let unfinished = journal.unfinishedRun(of: plan)
        #expect(unfinished.started.isEmpty && unfinished.ended.keys.sorted() == [1])
        let rest = try await applier(engine).apply(plan, before: before, resuming: unfinished)
        #expect(rest.result.status == .completed && outcomes(rest) == [.done, .done, .done])
    }

    /// The second was not sent then; had it been, the engine would know.
    @Test func aStepInHandWhoseFateIsUnknownLeavesItselfAloneOpen() async throws {
        engine.fail("a:1", with: .noRoom("no space left on device"))
        let report = try await apply()
        #expect(report.halt == .noRoom("no space left on device"))
        #expect(journal.unfinishedRun(of: plan).started == [1])
    }

    /// One was done and one wasn't sent, or both were done: the journal can't know, and the engine is asked.
    @Test(arguments: [1, 2]) func aCrashWithTwoStepsOpenIsSettledByAskingTheEngine(sent: Int) async throws {
        let journal = MemoryJournal(dyingAfter: 3)
        let engine = engine
        await #expect(throws: (any Error).self) {
            try await Applier(
                source: engine,
                remover: Remover(engine: engine) { [plan] step in
                    while !open(journal, plan).contains(2) { await Task.yield() }
                }, journal: journal, clock: { HostBuilder.now }, shouldStop: { engine.carriedOut.count == sent }
            ).apply(plan, before: before)
        }
        let unfinished = journal.unfinishedRun(of: plan)
        #expect(unfinished.started == [1, 2] && unfinished.ended.isEmpty && engine.carriedOut.count == sent)
        let report = try await applier(engine).apply(plan, before: before, resuming: unfinished)
        #expect(report.result.status == .completed && outcomes(report) == [.done, .done, .done])
        let messages = report.steps.map(\.result.message)
        #expect(messages == ["done before the interruption", sent == 1 ? nil : "done before the interruption", nil])
        #expect(engine.snapshot.images.isEmpty)
    }

    /// By its name it could be another image's by then; what needs the step in hand can't be ready; and with a target
    /// there may be no next one.
    @Test(arguments: ["names", "parent", "target"]) func allOthersWaitForTheirTurn(kind: String) async throws {
        var host = HostBuilder()
        let first = host.image("first", tags: kind == "names" ? ["first:1", "first:2"] : ["first:1"])
        host.image(
            "second", tags: kind == "names" ? ["second:1", "second:2"] : ["second:1"], on: first,
            isChild: kind == "parent")
        host.disk = DiskFacts(totalBytes: 200, freeBytes: 0)
        let before = host.analysis
        let plan = try host.plan { policy in
            policy.unusedFor = Age("0d")!
            policy.keepNewest = 0
            policy.localOnly = .delete
            if kind == "target" { policy.untilFree = FreeSpace("100%") }
        }
        #expect((plan.target == nil) == (kind != "target"))
        let engine = FakeEngine(before.snapshot)
        let report = try await Applier(source: engine, remover: engine, journal: journal, clock: { HostBuilder.now })
            .apply(plan, before: before)
        #expect(report.result.status == .completed && engine.carriedOut == plan.steps.map(\.command))
        // Each step's end goes with the next one's start; the run's begin and end are writes, too.
        #expect(plan.steps.count == (kind == "names" ? 4 : 2) && journal.writes == plan.steps.count + 3)
    }
}

/// Steps that were started and have not ended.
private func open(_ journal: MemoryJournal, _ plan: Plan) -> Set<Int> { journal.unfinishedRun(of: plan).started }

extension Plan {
    fileprivate func id(of step: Int) -> ImageID { Digest(steps[step - 1].target)! }
}
