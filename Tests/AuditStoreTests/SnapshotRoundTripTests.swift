import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// What is read back is what was saved: all that later stages decide from comes out of the database.
@Suite struct SnapshotRoundTripTests {
    @Test(arguments: 0..<50) func aRandomHostIsReadBackAsItWas(seed: UInt64) throws {
        let database = try AuditDatabase()
        let snapshot = try RandomHost(seed: seed).snapshot()
        #expect(try database.snapshot(database.save(snapshot)) == snapshot, "seed \(seed)")
        #expect(try database.damages() == [])
    }

    @Test func everyFieldIsReadBackWhateverItHolds() throws {
        let database = try AuditDatabase()
        let snapshot = Snapshot.full()
        #expect(try database.snapshot(database.save(snapshot)) == snapshot)
    }

    @Test func anEmptyHostIsASnapshotToo() throws {
        let database = try AuditDatabase()
        let snapshot = Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1))
        #expect(try database.snapshot(database.save(snapshot)) == snapshot)
    }

    @Test func snapshotsAreNumberedAndFoundByEngine() throws {
        let database = try AuditDatabase()
        let first = try database.save(Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1)))
        let other = try database.save(.full())
        let second = try database.save(Snapshot(engine: .sample, takenAt: Timestamp(seconds: 2)))
        #expect(first < other && other < second)
        #expect(try database.newestSnapshot(of: .sample) == second)
        #expect(try database.newestSnapshot(of: nil) == second)
        #expect(try database.newestSnapshot(of: Snapshot.full().engine) == other)
        #expect(try database.snapshot(before: second) == first)
        #expect(try database.snapshot(before: first) == nil)
        #expect(throws: StoreError.noSuchSnapshot(99)) { try database.snapshot(99) }
    }

    @Test func anEmptyDatabaseHasNoNewestSnapshot() throws {
        #expect(try AuditDatabase().newestSnapshot(of: nil) == nil)
        #expect(try AuditDatabase().newestSnapshot(of: .sample) == nil)
    }
}
