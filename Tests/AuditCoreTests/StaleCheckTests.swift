import AuditCore
import TestSupport
import Testing

/// A plan is refused when what its steps are about has changed, and only then.
@Suite struct StaleCheckTests {
    private let engine: FakeEngine
    private let before: Analysis
    private let plan: Plan

    init() throws {
        var host = HostBuilder()
        let app = host.image("app", tags: ["app:1"])
        host.image("other", tags: ["other:1"])
        host.image("kept", tags: ["kept:1"])
        host.container("job", of: app, .exited)
        before = host.analysis
        engine = FakeEngine(before.snapshot)
        plan = try host.plan { $0.images = ["app:1", "other:1"] }
    }

    private func check(skipChanged: Bool = false) async throws -> [Int: String] {
        try await Applier(source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now })
            .check(plan, before: before, now: engine.snapshot, skipChanged: skipChanged)
            .barred
    }

    /// The changes it is refused for, in its words.
    private func changes() async throws -> [String] {
        do {
            _ = try await check()
            return []
        } catch ApplyError.stale(_, let changes) {
            return changes.map(\.text)
        }
    }

    private func changeImage(_ tag: String, _ body: (inout Image) -> Void) {
        engine.change { host in
            for position in host.images.indices where host.images[position].tags.contains(tag) {
                body(&host.images[position])
            }
        }
    }

    @Test func anUnchangedHostIsFit() async throws {
        #expect(plan.steps.count == 3)
        #expect(try await check() == [:])
    }

    @Test func whatNoStepIsAboutMayChange() async throws {
        changeImage("kept:1") { $0.tags.append("kept:2") }
        engine.change { $0.images.append(Image(id: .sha256(of: "new"), tags: ["new:1"])) }
        #expect(try await check() == [:])
    }

    /// As the legacy builder makes them: the next build goes on from a parent without a name.
    @Test func whatWasBuiltOnAnUntaggedParentCounts() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 300)
        let parent = host.image("labelled", on: base, isChild: true, bytes: 0)
        host.image("app", tags: ["app:1"], on: parent, isChild: true, bytes: 20)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.commands == ["docker rmi app:1", "docker rmi base:1"])
        let before = host.analysis
        host.image("new", tags: ["new:1"], on: parent, isChild: true, bytes: 4)
        let changes = StaleCheck(plan: plan, before: before, now: host.analysis).changes()
        #expect(changes.map(\.text) == ["new:1 was built on base:1"])
    }

    @Test func whatIsGoneIsNoChange() async throws {
        engine.change { host in
            host.containers = []
            host.images.removeAll { $0.tags == ["other:1"] }
        }
        #expect(try await check() == [:])
    }

    @Test func aNewContainerOfAnImageIsSaid() async throws {
        engine.change { host in
            host.containers.append(
                Container(
                    id: .sha256(of: "run2"), name: "run2",
                    imageID: host.images.first { $0.tags == ["other:1"] }?.id, imageName: "", state: .running))
        }
        #expect(try await changes() == ["container run2 (running) now uses other:1"])
    }

    /// What no list tells of them is asked before a plan is made.
    @Test func candidatesAreThoseInTheWayAndThoseStoppedForLongEnough() throws {
        var host = HostBuilder()
        let app = host.image("app", tags: ["app:1"])
        let other = host.image("other", tags: ["other:1"])
        host.container("running", of: app)
        let inTheWay = host.container("created", of: other, .created, stopped: 1)
        let old = host.container("old", of: app, .exited, stopped: 10)
        host.container("young", of: app, .exited, stopped: 3)
        var policy = Policy()
        #expect(try policy.candidates(in: Reading(host.analysis.snapshot)) == [])
        policy.stoppedFor = Age("7d")!
        #expect(try policy.candidates(in: Reading(host.analysis.snapshot)) == [old.id])
        policy.images = ["other:1"]
        #expect(try policy.candidates(in: Reading(host.analysis.snapshot)) == [old.id, inTheWay.id])
    }

    /// As `docker update --restart` does it.
    @Test func aRestartPolicyThatAContainerGotIsSaid() async throws {
        engine.change { $0.containers[0].restartPolicy = "unless-stopped" }
        #expect(try await changes() == ["container job has the restart policy unless-stopped now"])
    }

    /// As `docker cp` does it: the list of containers tells nothing of that.
    @Test func dataInAStoppedContainerIsFoundThoughTheReadingKnewOfNone() async throws {
        var reading = engine.snapshot
        reading.containers[0].changedPathCount = 0
        engine.change { $0.containers[0].changedPathCount = 1 }
        let applier = Applier(source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now })
        await #expect(throws: ApplyError.self) {
            _ = try await applier.check(plan, before: before, now: reading, skipChanged: false)
        }
    }

    @Test(arguments: [Container.State.restarting, .running])
    func aContainerThatEndsAndIsStartedOverAndOverIsAsExpected(state: Container.State) async throws {
        var host = HostBuilder()
        let bad = host.image("bad", tags: ["bad:1"])
        host.container("loop", of: bad, state, restart: "always")
        let plan = try host.plan {
            $0.images = ["bad:1"]
            $0.stopRunning = true
            $0.discardChanges = true
        }
        var now = host.analysis.snapshot
        now.containers[0].startedAt = HostBuilder.now
        let changes = StaleCheck(plan: plan, before: host.analysis, now: Analysis(now)).changes()
        #expect(changes.isEmpty == (state == .restarting))
    }

    @Test(
        arguments: [
            (createdAt: 1, bytes: 5, change: String?.none), (1, 6, "has 6 bytes now, where it had 5 bytes"),
            (2, 5, "was made anew at 1970-01-01T00:00:02Z"),
        ])
    func aVolumeWithOtherContentsIsSaid(createdAt: Int64, bytes: Int64, change: String?) throws {
        var host = HostBuilder()
        host.volume("data", bytes: 5, createdAt: Timestamp(seconds: 1))
        let plan = try host.plan { $0.volumes = .all }
        try #require(plan.steps.map(\.target) == ["data"])
        var now = host.analysis.snapshot
        now.volumes[0].createdAt = Timestamp(seconds: createdAt)
        now.volumes[0].sizeBytes = bytes
        let changes = StaleCheck(plan: plan, before: host.analysis, now: Analysis(now)).changes()
        #expect(changes.map(\.text) == (change.map { ["the volume data \($0)"] } ?? []))
    }

    @Test func aNewNameIsSaid() async throws {
        changeImage("other:1") { $0.tags.append("precious:1") }
        #expect(try await changes() == ["other:1 is also named precious:1 now"])
    }

    @Test func aMovedTagIsSaid() async throws {
        changeImage("other:1") { $0.tags = [] }
        let new = Image(id: .sha256(of: "new"), tags: ["other:1"])
        engine.change { $0.images.append(new) }
        #expect(try await changes() == ["other:1 names another image now (\(new.id.short))"])
    }

    /// `docker run --rm` leaves nothing but an event.
    @Test func aUseSinceThenIsSaidUnlessItWasOurOwn() async throws {
        let image = try #require(before.snapshot.images.first { $0.tags == ["other:1"] })
        let at = Timestamp(seconds: HostBuilder.now.seconds + 3600)
        engine.change { $0.events = [ImageEvent(imageID: image.id, kind: .used, at: at)] }
        #expect(try await changes() == ["other:1 was used at \(at)"])
        let ownRun = Timestamp(seconds: at.seconds - 100)...Timestamp(seconds: at.seconds - 1)
        let ours = try await Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now }
        ).check(plan, before: before, now: engine.snapshot, skipChanged: false, ownRuns: [ownRun])
        #expect(ours.barred == [:])
        engine.change { $0.events[0].at = HostBuilder.now }
        #expect(try await check() == [:])
    }

    @Test func anImageBuiltOnItIsSaid() async throws {
        let parent = try #require(before.snapshot.images.first { $0.tags == ["other:1"] })
        engine.change { $0.images.append(Image(id: .sha256(of: "new"), tags: ["new:1"], parent: parent.id)) }
        #expect(try await changes() == ["new:1 was built on other:1"])
    }

    @Test(arguments: ["running", "started", "written"]) func aContainerThatDidSomethingIsSaid(what: String) async throws
    {
        engine.change { host in
            switch what {
            case "running": host.containers[0].state = .running
            case "started": host.containers[0].startedAt = HostBuilder.now
            default: host.containers[0].changedPathCount = 2
            }
        }
        #expect(try await changes().count == 1)
        // What still fits can be carried out: the container's step is barred, with why.
        #expect(try await Set(check(skipChanged: true).keys) == [1])
    }

    @Test func anotherEngineIsRefused() async throws {
        engine.change { host in
            host.engine.id = "other"
            host.engine.name = "elsewhere"
        }
        do {
            _ = try await check(skipChanged: true)
            Issue.record("not refused")
        } catch ApplyError.otherEngine(let planned, let found) {
            #expect(planned == "sample" && found == "elsewhere")
        }
        #expect(engine.carriedOut == [])
    }
}
