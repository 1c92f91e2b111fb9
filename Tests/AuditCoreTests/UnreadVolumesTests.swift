import AuditCore
import Testing

/// A night on which the engine didn't list its volumes is none on which they went.
@Suite struct UnreadVolumesTests {
    @Test(arguments: [true, false]) func theyNeitherCameNorWent(isNewOneUnread: Bool) throws {
        var host = HostBuilder()
        host.volume("data", bytes: 5)
        let read = host.analysis
        var snapshot = read.snapshot
        snapshot.volumes = []
        snapshot.gaps = [Snapshot.Gap(kind: "volumes", message: "plugin gone")]
        let unread = Analysis(snapshot)
        let (old, new) = isNewOneUnread ? (read, unread) : (unread, read)

        let diff = SnapshotDiff(from: old.snapshot, to: new.snapshot)
        #expect(diff.addedVolumes.isEmpty && diff.removedVolumes.isEmpty)
        #expect(TrendPoint(unread, snapshot: 1).volumesBytes == nil)
        let text = DiffText(from: (1, old), to: (2, new)).render(width: 100)
        #expect(text.contains("Snapshot \(isNewOneUnread ? 2 : 1) couldn't read volumes, whose bytes seem to"))
    }
}
