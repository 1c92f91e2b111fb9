import Synchronization
import TestSupport
import Testing

@testable import AuditCore

/// What restoring does while others work on the engine, too.
@Suite struct RestoreRunTests {
    /// Remembers which image got which tag.
    private final class Tagger: Restorer {
        let tags = Mutex<[String: ImageID]>([:])

        func pull(_ reference: String) async throws {}
        func load(_ archive: String) async throws {}
        func tag(_ image: ImageID, as name: String) async throws { tags.withLock { $0[name] = image } }
    }

    @Test func aTagThatWasGivenAwayMeanwhileStaysThere() async throws {
        var host = HostBuilder()
        let old = host.image("old")
        let new = host.image("new", tags: ["web:1"])
        var plan = RestorePlan([], before: host.analysis.snapshot, now: host.analysis.snapshot)
        plan.items = [RestorePlan.Item(id: old.id, name: "web:1", sources: [], tags: ["web:1", "web:2"])]
        let tagger = Tagger()
        let run = RestoreRun(source: FakeEngine(host.analysis.snapshot), restorer: tagger)
        let failures = await run.carryOut(plan) { _ in }
        #expect(tagger.tags.withLock { $0 } == ["web:2": old.id])
        #expect(failures.map(\.why) == ["it is back, but tag web:1: it names another image now (\(new.id.short))"])
    }
}
