import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

/// The main job deletes nothing, whatever the policy.
@Suite struct NightlyCommandTests {
    private let everything = [
        "--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete", "--stopped-for", "0d",
        "--discard-changes",
    ]

    @Test func itReadsAndReportsAndNeverAsksForARemover() async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine)
        let reports = run.folder.file("reports")
        let arguments = ["nightly", "--output", reports, "--host", "unix:///fake.sock", "--database", run.database]
        let outcome = await run.exactly(arguments + everything)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(engine.carriedOut == [])
        #expect(outcome.output.contains("\(reports)/sample/2027-01-15T080000Z/report.md"))
        #expect(FileManager.default.fileExists(atPath: reports + "/sample/latest/report.md"))
        #expect(run.openConnections == 0)
        // Its plan is never the one that apply takes unasked.
        let apply = await (try CommandRun(engine, mayRemove: true)).exactly(
            ["apply", "--yes", "--host", "unix:///fake.sock", "--database", run.database])
        #expect(apply.status == 64 && apply.messages.contains("no plan"))
        #expect(engine.carriedOut == [])
    }

    @Test func withoutAFolderReportsLieInTheCheckoutOrBesideTheDatabase() {
        // Tests run in the checkout, or elsewhere.
        let isCheckout = FileManager.default.fileExists(atPath: "Reports")
        #expect(ReportFolder.defaultRoot(database: "/state/audit.db") == (isCheckout ? "Reports" : "/state/reports"))
    }

    @Test func quietSaysNothing() async throws {
        let run = try CommandRun(.small())
        let outcome = await run("nightly", "--quiet", "--output", run.folder.file("reports"))
        #expect(outcome.status == 0 && outcome.output == "" && outcome.messages == "")
    }

    @Test func aReportIsMadeAgainFromTheDatabaseAlone() async throws {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let outcome = await run.exactly(["report", "--output", run.folder.file("r"), "--database", run.database])
        #expect(outcome.status == 0)
        #expect(outcome.output == run.folder.file("r/sample/2027-01-15T080000Z/report.md") + "\n")
    }

    @Test func aFolderThatCannotBeMadeEndsWith73() async throws {
        let run = try CommandRun(.small())
        try Data("a file".utf8).write(to: URL(filePath: run.folder.file("file")))
        let outcome = await run("nightly", "--output", run.folder.file("file/reports"))
        #expect(outcome.status == 73)
        #expect(outcome.output == "" && outcome.messages.contains("can't create"))
        // The reading itself is kept.
        #expect(
            await run.exactly(["report", "--output", run.folder.file("r"), "--database", run.database]).status == 0)
    }
}
