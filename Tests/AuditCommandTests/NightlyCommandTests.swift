import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

/// The main job deletes nothing, whatever the policy, unless it is told to.
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
        #expect(!outcome.output.contains("report:") && outcome.messages.contains("can't create"))
        // The reading itself is kept.
        #expect(
            await run.exactly(["report", "--output", run.folder.file("r"), "--database", run.database]).status == 0)
    }

    @Test func withApplyItDeletesWhatThePolicyAllowsAndAsksNobody() async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine, mayRemove: true)
        let place = [
            "--output", run.folder.file("reports"), "--host", "unix:///fake.sock", "--database", run.database,
        ]
        let outcome = await run.exactly(
            ["nightly", "--apply", "--max-free", "204B", "--max-steps", "2"] + everything + place)
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.contains("Run 1: freed 204 B (204 bytes)"))
        #expect(engine.snapshot.images.flatMap(\.tags) == ["app:2", "app:latest"])
        // The next night there is nothing to do.
        let second = await run.exactly(["nightly", "--apply"] + everything + place)
        #expect(second.status == 0 && engine.carriedOut.count == 2)
    }

    @Test(arguments: [["--max-free", "203"], ["--max-steps", "1"]])
    func aPlanLargerThanTheFuseIsNotCarriedOutAtAll(fuse: [String]) async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine, mayRemove: true)
        let place = [
            "--output", run.folder.file("reports"), "--host", "unix:///fake.sock", "--database", run.database,
        ]
        let outcome = await run.exactly(["nightly", "--apply"] + fuse + everything + place)
        #expect(outcome.status == 3)
        #expect(outcome.messages.contains("plan 1 was not carried out") && outcome.messages.contains(fuse[0]))
        #expect(engine.carriedOut == [])
        // The report is there all the same.
        #expect(FileManager.default.fileExists(atPath: run.folder.file("reports/sample/latest/report.md")))
        #expect(await run.exactly(["runs", "--database", run.database]).output.contains("completed") == false)
    }

    /// A full disk is when deleting is needed most.
    @Test(arguments: ["--output", "--metrics"])
    func thePlanIsCarriedOutThoughNoReportCanBeWritten(option: String) async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine, mayRemove: true)
        try Data("a file".utf8).write(to: URL(filePath: run.folder.file("file")))
        let others = option == "--output" ? [] : ["--output", run.folder.file("reports")]
        let outcome = await run.exactly(
            ["nightly", "--apply", option, run.folder.file("file/x")] + others + everything
                + ["--host", "unix:///fake.sock", "--database", run.database])
        #expect(outcome.status == (option == "--output" ? 73 : 74), "\(outcome.messages)")
        #expect(outcome.output.contains("Run 1: freed 204 B") && !outcome.output.contains("report:"))
        #expect(engine.carriedOut.count == 2)
    }

    @Test func onceThereIsRoomTheReportIsWritten() async throws {
        let folder = try TemporaryFolder()
        let file = folder.file("file")
        try Data("in the way".utf8).write(to: URL(filePath: file))
        // As if the deletion had made the room.
        let engine = FakeEngine(FakeEngine.small().snapshot) { if !$0.carriedOut.isEmpty { unlink(file) } }
        let run = try CommandRun(engine, mayRemove: true)
        let outcome = await run.exactly(
            ["nightly", "--apply", "--output", file] + everything
                + ["--host", "unix:///fake.sock", "--database", run.database])
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(FileManager.default.fileExists(atPath: file + "/sample/latest/report.md"))
        #expect(outcome.output.hasSuffix("report.md\n"))
    }

    @Test(arguments: [
        ["--max-free", "1GB"], ["--max-steps", "1"], ["--save", "/x"], ["--commit"], ["--skip-changed"],
    ])
    func whatOnlyApplyTakesIsRefusedWithoutIt(flags: [String]) async throws {
        let outcome = await (try CommandRun()).exactly(["nightly"] + flags)
        #expect(outcome.status == 64 && outcome.messages.contains("\(flags[0]) goes with --apply"))
    }
}
