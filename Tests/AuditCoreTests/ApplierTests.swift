import AuditCore
import TestSupport
import Testing

/// Apply obeys: it carries out the plan, step by step, or says why not.
@Suite struct ApplierTests {
    /// A host, and a plan that deletes all of it but what runs.
    private struct Case {
        let engine: FakeEngine
        let before: Analysis
        let plan: Plan

        init(_ snapshot: Snapshot, images: [String] = []) throws {
            engine = FakeEngine(snapshot)
            before = Analysis(snapshot)
            var policy = Policy()
            policy.danglingFor = Age("0d")!
            policy.unusedFor = Age("0d")!
            policy.stoppedFor = Age("0d")!
            policy.keepNewest = 0
            policy.localOnly = .delete
            policy.discardChanges = true
            policy.images = images
            plan = try Planner(
                analysis: before, history: History(since: snapshot.takenAt), policy: policy,
                commands: EngineCommand(program: "docker")
            ).plan()
        }

        func applier(
            journal: MemoryJournal = MemoryJournal(), shouldStop: @escaping @Sendable () -> Bool = { false }
        ) -> Applier {
            Applier(
                source: engine, remover: engine, journal: journal, clock: { HostBuilder.now }, shouldStop: shouldStop)
        }

        func outcomes(_ report: ApplyReport) -> [StepResult.Outcome] { report.steps.map(\.result.outcome) }
    }

    private func small() throws -> (test: Case, container: Container) {
        var host = HostBuilder()
        let app = host.image("app", tags: ["app:1", "app:2"])
        let container = host.container("job", of: app, .exited, bytes: 5)
        host.image("other", tags: ["other:1"])
        return (try Case(host.analysis.snapshot, images: ["app:1", "other:1"]), container)
    }

    /// Names that somebody took away before are no sign of another one at work now, nor is a volume whose name looks like
    /// an ID.
    @Test func whatWasGoneBeforeIsToldByItsKind() async throws {
        var host = HostBuilder()
        host.image("app", tags: (1...5).map { "app:\($0)" }, digests: ["app@" + Digest.sha256(of: "m").description])
        let volume = Digest.sha256(of: "volume").hex
        host.volume(volume, isAnonymous: true, bytes: 3)
        let before = host.analysis
        var plan = try host.plan {
            $0.keepNewest = 0
            $0.volumes = .anonymous
        }
        plan.number = 1
        let engine = FakeEngine(before.snapshot)
        engine.change { $0.images[0].tags = ["app:5"] }
        let applier = Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now })
        let readiness = try await applier.check(plan, before: before, now: engine.snapshot, skipChanged: false)
        #expect(plan.steps.map(\.action) == Array(repeating: .untagImage, count: 4) + [.removeImage, .removeVolume])
        #expect(readiness.gone == [1, 2, 3, 4])
        let report = try await applier.apply(plan, before: before, readiness: readiness)
        #expect(report.halt == nil && report.result.status == .completed)
    }

    /// Docker has lost a tag from its memory then, Podman an image: nothing more may be tried, and nothing be called done.
    @Test func withoutRoomOnTheEnginesDiskTheRunStopsAndGoesOnLater() async throws {
        let (test, _) = try small()
        let journal = MemoryJournal()
        test.engine.fail("app:1", with: .noRoom("no space left on device"))
        let report = try await test.applier(journal: journal).apply(test.plan, before: test.before)
        #expect(report.halt == .noRoom("no space left on device") && report.result.status == .interrupted)
        #expect(test.outcomes(report) == [.done])
        let unfinished = journal.unfinishedRun(of: test.plan)
        #expect(unfinished.started == [2])
        test.engine.fail("app:1", with: nil)
        let rest = try await test.applier(journal: journal).apply(
            test.plan, before: test.before, resuming: unfinished)
        #expect(rest.result.status == .completed && rest.steps.count == test.plan.steps.count)
    }

    @Test(arguments: 0..<60) func everythingPlannedGoesAndFreesWhatWasPredicted(seed: UInt64) async throws {
        let test = try Case(RandomHost(seed: seed).snapshot())
        let before = try #require(await test.engine.layersTotalBytes())
        let written = test.engine.snapshot.containers.compactMap(\.writableBytes).reduce(0, +)
        let report = try await test.applier().apply(test.plan, before: test.before)
        #expect(report.result.status == .completed, "seed \(seed)")
        #expect(.exactly(report.result.freedBytes) == test.plan.frees, "seed \(seed)")
        let after = try #require(await test.engine.layersTotalBytes())
        let left = test.engine.snapshot.containers.compactMap(\.writableBytes).reduce(0, +)
        #expect(before + written - after - left == report.result.freedBytes, "seed \(seed)")
        #expect(test.engine.carriedOut == test.plan.steps.map(\.command))
    }

    @Test func whatIsGoneAlreadyIsNoError() async throws {
        let (test, container) = try small()
        test.engine.change { host in host.containers.removeAll { $0.id == container.id } }
        let report = try await test.applier().apply(test.plan, before: test.before)
        #expect(test.outcomes(report) == [.alreadyGone, .done, .done, .done])
        #expect(report.result.status == .completed)
    }

    @Test func aFailedStepFailsWhatDependsOnItAndNothingElse() async throws {
        let (test, _) = try small()
        test.engine.fail("job", with: .refused("device busy"))
        let report = try await test.applier().apply(test.plan, before: test.before)
        #expect(report.steps.map(\.step.name) == ["job", "app:1", "app:2", "other:1"])
        #expect(test.outcomes(report) == [.failed, .skipped, .skipped, .done])
        #expect(report.steps[0].result.message == "device busy")
        #expect(report.result.status == .incomplete)
    }

    @Test func aLostAnswerIsSettledByAskingTheEngine() async throws {
        let (test, _) = try small()
        test.engine.loseAnswers()
        let report = try await test.applier().apply(test.plan, before: test.before)
        #expect(test.outcomes(report) == [.done, .done, .done, .done])
        let (other, _) = try small()
        other.engine.fail("other:1", with: .unknown("connection reset"))
        let second = try await other.applier().apply(other.plan, before: other.before)
        #expect(other.outcomes(second).last == .failed)
    }

    @Test func whatChangedSinceTheCheckIsSkipped() async throws {
        let (test, _) = try small()
        test.engine.change { host in
            for position in host.images.indices where host.images[position].tags == ["other:1"] {
                host.images[position].tags.append("precious:1")
            }
            host.containers[0].state = .running
        }
        let report = try await test.applier().apply(test.plan, before: test.before)
        #expect(test.outcomes(report) == [.skipped, .skipped, .skipped, .skipped])
        #expect(test.engine.carriedOut == [])
    }

    @Test func aRunThatIsStoppedGoesOnLater() async throws {
        let (test, _) = try small()
        let journal = MemoryJournal()
        let engine = test.engine
        let stopped = try await test.applier(journal: journal, shouldStop: { engine.carriedOut.count == 2 })
            .apply(test.plan, before: test.before)
        #expect(stopped.result.status == .interrupted && stopped.steps.count == 2)
        let rest = try await test.applier(journal: journal).apply(
            test.plan, before: test.before, resuming: journal.unfinishedRun(of: test.plan))
        #expect(rest.result.status == .completed)
        #expect(.exactly(rest.result.freedBytes) == test.plan.frees)
    }

    /// The end of one step goes with the start of the next; but none waits until a container was walked, or while the next
    /// is in hand.
    @Test func betweenTwoImagesThereIsOneWrite() async throws {
        let (test, _) = try small()
        let journal = MemoryJournal()
        _ = try await test.applier(journal: journal).apply(test.plan, before: test.before)
        // The run's begin and end, the first start, the last end, and three in between; the fourth step starts while the
        // third is in hand, whose end is then a write of its own.
        #expect(test.plan.steps.count == 4 && journal.writes == 8)

        var host = HostBuilder()
        let app = host.image("app", tags: ["app:1"])
        host.container("one", of: app, .exited, bytes: 5)
        host.container("two", of: app, .exited, bytes: 6)
        let containers = try Case(host.analysis.snapshot, images: ["app:1"])
        let other = MemoryJournal()
        _ = try await containers.applier(journal: other).apply(containers.plan, before: containers.before)
        #expect(containers.plan.steps.count == 3 && other.writes == 7)
    }

    /// Dies at the first, second, third … write, until it gets through; each time a later run finishes the work.
    @Test(arguments: 0..<10) func aCrashAtAnyWriteLosesNothing(seed: UInt64) async throws {
        let snapshot = try RandomHost(seed: seed).snapshot()
        let whole = try Case(snapshot)
        let wholeJournal = MemoryJournal()
        _ = try await whole.applier(journal: wholeJournal).apply(whole.plan, before: whole.before)
        for death in 1..<wholeJournal.writes {
            let test = try Case(snapshot)
            let journal = MemoryJournal(dyingAfter: death)
            await #expect(throws: MemoryJournal.Death.self) {
                try await test.applier(journal: journal).apply(test.plan, before: test.before)
            }
            let report = try await test.applier().apply(
                test.plan, before: test.before, resuming: journal.unfinishedRun(of: test.plan))
            #expect(report.result.status == .completed, "seed \(seed), death at write \(death)")
            #expect(report.steps.count == test.plan.steps.count)
            #expect(report.result.freedBytes <= test.plan.frees.atLeast)
        }
    }
}
