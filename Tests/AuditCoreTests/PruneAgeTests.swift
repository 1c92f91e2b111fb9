import AuditCore
import Synchronization
import TestSupport
import Testing

/// The build cache is pruned by age, which counts to the plan's snapshot.
@Suite struct PruneAgeTests {
    private final class Recorder: Remover {
        let ages = Mutex<[String?]>([])

        func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
            ages.withLock { $0.append(step.unusedFor) }
            return Removal(reclaimedBytes: 0)
        }
    }

    @Test(arguments: ["7d": "240h", "90m": "4410m", "0d": nil])
    func whatBecameOldEnoughSinceStays(age: String, sent: String?) async throws {
        var host = HostBuilder()
        host.image("app", tags: ["app:1"])
        var snapshot = host.analysis.snapshot
        snapshot.buildCache = [
            BuildCacheRecord(
                id: "old", parents: [], type: "regular", description: "", isInUse: false, isShared: false, sizeBytes: 5,
                createdAt: nil, lastUsedAt: nil, usageCount: 1)
        ]
        let before = Analysis(snapshot)
        var policy = Policy()
        policy.buildCacheUnusedFor = Age(age)!
        let plan = try Planner(
            analysis: before, history: host.history, policy: policy, commands: EngineCommand(program: "docker")
        ).plan()
        let (engine, recorder) = (FakeEngine(snapshot), Recorder())
        let threeDaysLater = Timestamp(seconds: HostBuilder.now.seconds + 3 * HostBuilder.day)
        _ = try await Applier(source: engine, remover: recorder, journal: MemoryJournal(), clock: { threeDaysLater })
            .apply(plan, before: before)
        #expect(recorder.ages.withLock { $0 } == [sent])
    }
}
