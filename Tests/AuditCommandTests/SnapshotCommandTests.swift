import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

/// `audit snapshot`, also where images are as they were and aren't looked up.
@Suite struct SnapshotCommandTests {
    @Test func aNightWithoutChangesSaysTheSame() async throws {
        let run = try CommandRun(.small())
        let lines = [await run("snapshot"), await run("snapshot")].map(\.output)
        #expect(lines[0].hasPrefix("snapshot 1 of ") && lines[0].contains(", 4 layers of 1"), "\(lines)")
        #expect(lines[1] == lines[0].replacing("snapshot 1 ", with: "snapshot 2 "))
    }

    @Test func whatChangedBesideTheImagesIsKept() async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine)
        let first = await run("snapshot").output
        engine.change { $0.containers[0].state = .paused }
        let second = await run("snapshot").output
        #expect(second == first.replacing("snapshot 1 ", with: "snapshot 2 "))
        #expect(try AuditDatabase(path: run.database).snapshot(2).containers[0].state == .paused)
        let metrics = run.folder.file("audit.prom")
        #expect(await run("snapshot", "--metrics", metrics).status == 0)
        #expect(try String(contentsOfFile: metrics, encoding: .utf8).contains("audit_images"))
    }
}
