import AuditCore
import Synchronization
import TestSupport
import Testing

/// The build cache is pruned by age, which counts to the plan's snapshot; what is gone is measured.
@Suite struct CachePruningTests {
    private final class Recorder: Remover {
        let ages = Mutex<[String?]>([])
        let removal: Removal

        init(_ removal: Removal = Removal(reclaimedBytes: 0)) { self.removal = removal }

        func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
            ages.withLock { $0.append(step.unusedFor) }
            return removal
        }
    }

    private static func record(_ id: String, bytes: Int64, isExact: Bool = true) -> BuildCacheRecord {
        BuildCacheRecord(
            id: id, parents: [], type: "exec.cachemount", description: "", isInUse: false, isShared: false,
            sizeBytes: bytes, isSizeExact: isExact, createdAt: nil, lastUsedAt: nil, usageCount: 1)
    }

    /// A host with these records, and the plan that takes those that are old enough.
    private func plan(
        _ records: [BuildCacheRecord], on store: StoreKind = .graphdriver, unusedFor age: String
    ) throws -> (before: Analysis, plan: Plan) {
        var host = HostBuilder()
        host.image("app", tags: ["app:1"])
        var snapshot = host.analysis.snapshot
        snapshot.engine.store = store
        snapshot.knowsCacheHolds = store == .graphdriver
        snapshot.buildCache = records
        let before = Analysis(snapshot)
        var policy = Policy()
        policy.buildCacheUnusedFor = Age(age)!
        let planner = Planner(
            analysis: before, history: host.history, policy: policy, commands: EngineCommand(program: "docker"))
        return (before, try planner.plan())
    }

    @Test(arguments: ["7d": "240h", "90m": "4410m", "0d": nil])
    func whatBecameOldEnoughSinceStays(age: String, sent: String?) async throws {
        let (before, plan) = try plan([Self.record("old", bytes: 5)], unusedFor: age)
        let recorder = Recorder()
        let threeDaysLater = Timestamp(seconds: HostBuilder.now.seconds + 3 * HostBuilder.day)
        _ = try await Applier(
            source: FakeEngine(before.snapshot), remover: recorder, journal: MemoryJournal(), clock: { threeDaysLater }
        ).apply(plan, before: before)
        #expect(recorder.ages.withLock { $0 } == [sent])
    }

    /// The classic store says of a record what it took when it was first asked: here 5 bytes each.
    @Test(
        arguments: [
            ("what was measured before", StoreKind.graphdriver, true, ["a", "b"], 1_009 as Int64),
            ("a size nobody knows", .graphdriver, false, ["a", "b"], 10),
            ("a record that wasn't there before", .graphdriver, true, ["a", "new"], 10),
            ("an engine that doesn't tell which", .graphdriver, true, [], 10),
            ("a store that looks each time", .containerd, true, ["a", "b"], 10),
        ])
    func whatIsGoneCountsWhatItTook(
        why: String, store: StoreKind, isExact: Bool, gone: [String], freed: Int64
    ) async throws {
        let records = [Self.record("a", bytes: 9), Self.record("b", bytes: 1_000, isExact: isExact)]
        let (before, plan) = try plan(records, on: store, unusedFor: "0d")
        #expect(
            store == .containerd || plan.frees == ByteRange(atLeast: isExact ? 1_009 : 9, atMost: isExact ? 1_009 : nil)
        )
        let report = try await Applier(
            source: FakeEngine(before.snapshot), remover: Recorder(Removal(reclaimedBytes: 10, prunedRecords: gone)),
            journal: MemoryJournal(), clock: { HostBuilder.now }
        ).apply(plan, before: before)
        #expect(report.result.freedBytes == freed, "\(why)")
    }

    /// Of the layers of an image that was built on, the engine's own figure has nothing.
    @Test func layersThatGoWithTheCacheAreCounted() async throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 300)
        var snapshot = host.analysis.snapshot
        snapshot.images = []
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = [Self.record("from local", bytes: 0), Self.record("own", bytes: 9)]
        snapshot.buildCache[0].chainID = base.topLayer
        let before = Analysis(snapshot)
        let plan = try Planner(
            analysis: before, history: host.history, policy: Policy(), commands: EngineCommand(program: "docker")
        ).plan()
        #expect(plan.frees == .exactly(309))
        let engine = FakeEngine(snapshot)
        let report = try await Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now }
        ).apply(plan, before: before)
        #expect(report.result.freedBytes == 309)
    }

    // MARK: What a build uses between plan and apply

    /// An image and a record with its layer, both old; what the plan says of them once a build used the record.
    private func changes(unusedFor age: String, _ use: (inout BuildCacheRecord) -> Void) async throws -> [String] {
        var host = HostBuilder()
        let image = host.image("app", tags: ["app:1"], bytes: 300)
        var snapshot = host.analysis.snapshot
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = [Self.record("r", bytes: 300)]
        snapshot.buildCache[0].isShared = true
        snapshot.buildCache[0].chainID = image.topLayer
        let before = Analysis(snapshot)
        var policy = Policy()
        (policy.keepNewest, policy.localOnly, policy.buildCacheUnusedFor) = (0, .delete, Age(age)!)
        let plan = try Planner(
            analysis: before, history: host.history, policy: policy, commands: EngineCommand(program: "docker")
        ).plan()
        #expect(plan.steps.map(\.action) == [.removeImage, .pruneBuildCache])
        use(&snapshot.buildCache[0])
        return StaleCheck(plan: plan, before: before, now: Analysis(snapshot)).changes().map(\.text)
    }

    @Test func anImageStaysWhereItsBytesWouldStayInTheCache() async throws {
        let change = "a build used what the build cache has of app:1, and removing it may free nothing"
        #expect(try await changes(unusedFor: "7d") { _ in } == [])
        #expect(
            try await changes(unusedFor: "7d") {
                $0.usageCount += 1
                $0.lastUsedAt = HostBuilder.now
            } == [change])
        #expect(try await changes(unusedFor: "0d") { $0.isInUse = true } == [change])
        // Whatever is not in use goes then.
        #expect(try await changes(unusedFor: "0d") { $0.usageCount += 1 } == [])
    }
}
