import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// A disk that is full, or can't be written: the database is as it was.
@Suite(.enabled(if: TinyDisk.isPossible, "mounting a tmpfs needs root and the permission to mount"))
struct FullDiskTests {
    /// A page more each time, so that the disk is full at every point of the transaction, until it isn't.
    @Test func whereverTheDiskIsFullTheEarlierSnapshotIsStillThere() throws {
        let disk = try TinyDisk()
        let path = disk.file("audit.db")
        let small = Snapshot.full()
        let first = try AuditDatabase(path: path).save(small)
        let large = try large()
        var failures = 0
        for free in 0..<120 {
            try disk.fill(leavingPages: free)
            defer { try? disk.empty() }
            do throws(StoreError) {
                let database = try AuditDatabase(path: path)
                let second = try database.save(large)
                #expect(try database.snapshot(second) == large)
                break
            } catch {
                failures += 1
                guard error == .diskFull(path: path) else {
                    Issue.record("\(error) with \(free) pages free")
                    continue
                }
            }
            let database = try AuditDatabase(path: path)
            #expect(try database.newestSnapshot(of: nil) == first, "\(free) pages free")
            #expect(try database.snapshot(first) == small)
            #expect(try database.damages() == [])
        }
        #expect((1..<120).contains(failures))
    }

    @Test func aReadOnlyDiskIsSaid() throws {
        let disk = try TinyDisk()
        let path = disk.file("audit.db")
        _ = try AuditDatabase(path: path).save(.full())
        try disk.becomeReadOnly()
        #expect {
            _ = try AuditDatabase(path: path).save(.full())
        } throws: { error in
            if case StoreError.cannotWrite(path: path, _) = error { true } else { false }
        }
    }

    /// Large enough to fill several pages of every table.
    private func large() throws -> Snapshot {
        var snapshot = Snapshot.full()
        snapshot.images += (0..<600).map { Image(id: .sha256(of: "image \($0)"), tags: ["repository/image:\($0)"]) }
        snapshot.volumes += (0..<300).map {
            Volume(
                name: "volume \($0)", driver: "local", createdAt: nil, labels: ["a": "b"], sizeBytes: 1,
                isAnonymous: false)
        }
        return Snapshot(
            engine: snapshot.engine, takenAt: snapshot.takenAt, images: snapshot.images, layers: snapshot.layers,
            containers: snapshot.containers, volumes: snapshot.volumes, buildCache: snapshot.buildCache,
            knowsCacheHolds: snapshot.knowsCacheHolds, disk: snapshot.disk, gaps: snapshot.gaps)
    }
}
