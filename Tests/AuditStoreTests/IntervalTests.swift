import AuditCore
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// Time is kept as intervals: cheap while nothing changes, and every earlier night is still there.
@Suite struct IntervalTests {
    @Test(arguments: 0..<20) func aNightWithoutChangesAddsOneRowAndTouchesNothingElse(seed: UInt64) throws {
        try expectOneRow(for: RandomHost(seed: seed).snapshot())
    }

    @Test func noKindOfObjectIsWrittenAgain() throws { try expectOneRow(for: .full()) }

    private func expectOneRow(for snapshot: Snapshot) throws {
        let database = try AuditDatabase()
        _ = try database.save(snapshot)
        let before = try database.dump()
        var again = snapshot
        again.takenAt.seconds += 86_400
        _ = try database.save(again)
        let after = try database.dump()
        #expect(after["snapshot"]?.count == 2)
        #expect(after["snapshot"]?.first == before["snapshot"]?.first)
        #expect(after.filter { $0.key != "snapshot" } == before.filter { $0.key != "snapshot" })
    }

    @Test(arguments: 0..<40) func everyNightIsReadBackAsItWasSaved(seed: UInt64) throws {
        let database = try AuditDatabase()
        var host = try ChangingHost(seed: seed)
        var nights: [Int: Snapshot] = [try database.save(host.snapshot): host.snapshot]
        for _ in 0..<15 {
            let night = host.nextNight()
            nights[try database.save(night)] = night
        }
        for (number, night) in nights {
            #expect(try database.snapshot(number) == night, "seed \(seed), snapshot \(number)")
            for (later, known) in nights where later > number && known.engine == night.engine {
                #expect(
                    try database.snapshot(number, before: (later, Analysis(known))) == night,
                    "seed \(seed), snapshot \(number) before \(later)")
            }
        }
        #expect(try database.damages() == [])
    }

    @Test(arguments: 0..<10) func enginesDoNotMix(seed: UInt64) throws {
        var containerd = EngineFacts.sample
        containerd.store = .containerd
        var other = EngineFacts.sample
        other.id = "other"
        let database = try AuditDatabase()
        // The same objects on all three: the same seed.
        var hosts = try [EngineFacts.sample, other, containerd].map { try ChangingHost(seed: seed, engine: $0) }
        var random = SeededGenerator(seed: seed)
        var nights: [Int: Snapshot] = [:]
        for _ in 0..<24 {
            let position = hosts.indices.randomElement(using: &random)!
            let night = hosts[position].nextNight()
            nights[try database.save(night)] = night
        }
        for (number, night) in nights {
            #expect(try database.snapshot(number) == night, "seed \(seed), snapshot \(number)")
            for (later, known) in nights where later > number && known.engine == night.engine {
                #expect(
                    try database.snapshot(number, before: (later, Analysis(known))) == night,
                    "seed \(seed), snapshot \(number) before \(later)")
            }
        }
    }

    @Test func anotherStoreIsAnotherEngine() throws {
        var containerd = EngineFacts.sample
        containerd.store = .containerd
        let database = try AuditDatabase()
        _ = try database.save(try RandomHost(seed: 1).snapshot())
        #expect(try database.newestSnapshot(of: containerd) == nil)
        #expect(try database.knownFacts(of: containerd).images.get().byID.isEmpty)
        let second = try database.save(Snapshot(engine: containerd, takenAt: Timestamp(seconds: 2_000_000_000)))
        #expect(try database.snapshot(before: second) == nil)
        #expect(try database.history(upTo: second, orphans: []).since.seconds == 2_000_000_000)
    }

    @Test func aSnapshotIsSavedWholeOrNotAtAll() throws {
        let database = try AuditDatabase()
        _ = try database.save(try RandomHost(seed: 1).snapshot())
        let before = try database.dump()
        // The last table to be written refuses.
        try database.queue.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON build_cache_state BEGIN SELECT RAISE(ABORT, 'no'); END
                    """)
        }
        #expect(throws: StoreError.self) { try database.save(.full()) }
        #expect(try database.dump() == before)
    }
}
