import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

/// `--fail-above` and `--metrics`: for those who watch many hosts.
@Suite struct WatchTests {
    @Test(arguments: ["plan", "nightly", "report"]) func aLimitThatIsPassedEndsWith5AfterTheWork(command: String)
        async throws
    {
        let run = try CommandRun(.small())
        let output = command == "plan" ? [] : ["--output", run.folder.file("reports")]
        let host = command == "report" ? [] : ["--host", "unix:///fake.sock"]
        if command == "report" { _ = await run("snapshot") }
        let place = output + host + ["--database", run.database]
        let passed = await run.exactly([command, "--fail-above", "3B"] + place)
        #expect(passed.status == 5, "\(passed.messages)")
        #expect(passed.messages == "4 B can be got back, more than the limit of 3B (--fail-above).\n")
        #expect(!passed.output.isEmpty)
        #expect(await run.exactly([command, "--fail-above", "4B"] + place).status == 0)
        let unseen = await run.exactly([command, "--fail-above", "90%"] + place)
        #expect(unseen.status == 64 && !unseen.output.isEmpty)
    }

    @Test func afterApplyOnlyWhatIsLeftCounts() async throws {
        let run = try CommandRun(.small(), mayRemove: true)
        let outcome = await run("nightly", "--apply", "--fail-above", "3B", "--output", run.folder.file("reports"))
        #expect(outcome.status == 0, "\(outcome.messages)")
    }

    @Test(arguments: ["snapshot", "nightly", "report"]) func metricsAreWrittenWhole(command: String) async throws {
        let run = try CommandRun(.small())
        let folder = run.folder.file("textfile")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let file = folder + "/audit.prom"
        try Data("old".utf8).write(to: URL(filePath: file))
        _ = await run("snapshot")
        let output = command == "snapshot" ? [] : ["--output", run.folder.file("reports")]
        let host = command == "report" ? [] : ["--host", "unix:///fake.sock"]
        let outcome = await run.exactly(
            [command, "--metrics", file, "--database", run.database] + output + host)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains(#"audit_images{engine="sample"} 3"#))
        #expect(text.contains("audit_reclaimable_bytes") == (command != "snapshot"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["audit.prom"])
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? NSNumber
        #expect(mode?.intValue == 0o644)
    }

    @Test func metricsThatCannotBeWrittenEndWith74() async throws {
        let run = try CommandRun(.small())
        let file = run.folder.file("nowhere/audit.prom")
        let outcome = await run("snapshot", "--metrics", file)
        #expect(outcome.status == 74)
        #expect(
            outcome.messages
                == "can't write \(file): no such file or directory. Name another place with --metrics.\n")
        // A folder in its place is not replaced, and nothing is left beside it.
        let folder = run.folder.file("folder")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        #expect(await run("snapshot", "--metrics", folder).status == 74)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: run.folder.path).allSatisfy { !$0.contains(".part") })
    }
}
