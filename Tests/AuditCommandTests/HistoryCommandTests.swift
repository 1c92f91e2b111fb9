import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

/// `history`, `diff` and `forget` over nights of a small host.
@Suite struct HistoryCommandTests {
    /// Forty nights on which a tenth of the disk fills up; on the last a container wrote and an image went.
    private func fortyNights(width: Int = 100) async throws -> CommandRun {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine, width: width)
        for night in 0..<40 {
            engine.change {
                $0.disk = DiskFacts(totalBytes: 1_000_000, freeBytes: 500_000 - Int64(night) * 5000)
                if night == 39 {
                    $0.containers[0].writableBytes = 905
                    $0.images.removeAll { $0.tags == ["app:1"] }
                    $0.layers.removeAll { $0.size == .exactly(200) }
                }
            }
            #expect(await run("snapshot").status == 0)
            run.wait(days: 1)
        }
        return run
    }

    private func offline(_ run: CommandRun, _ arguments: String...) async -> CommandRun.Outcome {
        await run.exactly(arguments + ["--database", run.database])
    }

    @Test func historyTellsTotalsGrowthAndForecast() async throws {
        let run = try await fortyNights()
        let text = await offline(run, "history")
        #expect(text.status == 0 && text.messages == "")
        #expect(text.output.contains("sample · Docker 28.5.2, classic store · 40 snapshots since 2027-01-15"))
        #expect(text.output.contains("+ 5 kB a day"))
        #expect(text.output.contains("The disk is full around 2027-04-25"))
        #expect(text.output.contains("20 older: --limit 40"))
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
        let limited = await offline(run, "history", "--limit", "1", "--format", "csv")
        #expect(
            limited.output.split(separator: "\r\n").last
                == "40,2027-02-23T08:00:00Z,1000000,305000,2,3,1,1034,,905,0,0,false")
        let since = await offline(run, "history", "--since", "2027-02-22", "--format", "markdown")
        #expect(since.output.split(separator: "\n").count == 4)
    }

    @Test func historyFitsAnOrdinaryTerminal() async throws {
        let run = try await fortyNights(width: 80)
        let text = await offline(run, "history").output
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(text.contains("  40  2027-02-23  ") && text.contains("The disk is full around 2027-04-25"))
    }

    @Test(arguments: ["text": "", "csv": "snapshot,"]) func whatWasNotTakenIsSaid(format: String, start: String)
        async throws
    {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let outcome = await offline(run, "history", "--since", "2099-01-01", "--format", format)
        #expect(outcome.status == 0 && outcome.output.hasPrefix(start))
        #expect(outcome.output.isEmpty == start.isEmpty)
        #expect(outcome.messages == "There is no snapshot since 2099-01-01T00:00:00Z.\n")
    }

    @Test func anEngineThatIsNotThereIsAnsweredWithThoseThatAre() async throws {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let outcome = await offline(run, "report", "--engine", "nosuch")
        #expect(outcome.status == 64)
        #expect(outcome.messages == "the database has no engine of the name nosuch: give sample.\n")
    }

    @Test func historyInJSONHasTheForecast() async throws {
        struct History: Decodable {
            struct Point: Decodable {
                var snapshot: Int
                var layers_bytes: Int64
                var disk_free_bytes: Int64
            }
            struct Forecast: Decodable { var expected_at: Timestamp }
            var snapshots: [Point]
            var forecast: Forecast?
            var grown_per_day_bytes: [String: Int64]
        }
        let run = try await fortyNights()
        let json = await offline(run, "history", "--format", "json").output
        let history = try JSONDecoder().decode(History.self, from: Data(json.utf8))
        #expect(history.snapshots.map(\.snapshot) == Array(1...40))
        #expect(history.snapshots[39].layers_bytes == 1034)
        #expect(history.forecast?.expected_at.day == "2027-04-25")
        #expect(history.grown_per_day_bytes["disk_used"] == 5000)
    }

    @Test func diffTellsTheLastNight() async throws {
        let run = try await fortyNights()
        let text = await offline(run, "diff")
        #expect(text.status == 0)
        #expect(text.output.contains("from snapshot 39, 2027-02-22T08:00:00Z, to 40"))
        #expect(text.output.contains("images that went  app:1"))
        let lines = text.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("containers + 900 B 900 B"))
        #expect(lines.contains("app - 200 B -200 B"))
        #expect(lines.contains("all + 700 B 700 B"))
        #expect(await offline(run, "diff", "38", "39").output.contains("No bytes came or went."))
        // The clock stands on 24 February: yesterday's is the last.
        #expect(await offline(run, "diff", "3d", "yesterday").output.contains("from snapshot 38,"))
        #expect(
            await offline(run, "diff", "2027-02-01").output.contains("from snapshot 18, 2027-02-01T08:00:00Z, to 40"))
    }

    @Test(
        arguments: [
            ["diff", "1"], ["diff", "99"], ["diff", "soon"], ["diff", "2020-01-01"], ["history", "--since", "soon"],
            ["history", "--limit", "0"], ["history", "--engine", "nobody"], ["forget"],
            ["forget", "--keep-daily=-1"], ["forget", "--keep-last", "0"],
        ])
    func wrongUsageIsSaid(arguments: [String]) async throws {
        let run = try CommandRun(.small())
        if arguments != ["diff", "1"] { _ = await run("snapshot") }
        let outcome = await run.exactly(arguments + ["--database", run.database])
        #expect(outcome.status == 64, "\(outcome.output)\(outcome.messages)")
        #expect(outcome.output == "" && !outcome.messages.isEmpty)
    }

    @Test func aFirstSnapshotHasNoneToCompareWith() async throws {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let outcome = await offline(run, "diff")
        #expect(outcome.status == 64 && outcome.messages.contains("is the first one"))
    }

    @Test func forgetSaysWhatItKeepsAndWhy() async throws {
        let run = try await fortyNights()
        let dry = await offline(run, "forget", "--keep-daily", "2", "--keep-monthly", "2", "--dry-run")
        #expect(dry.status == 0 && dry.messages == "")
        #expect(dry.output.contains("3 snapshots kept, 37 to forget"))
        #expect(dry.output.contains("keep    newest, day 2027-02-23, month 2027-02"))
        #expect(await offline(run, "history", "--format", "csv").output.split(separator: "\r\n").count == 41)
        let wet = await offline(run, "forget", "--keep-daily", "2", "--keep-monthly", "2")
        #expect(wet.output == dry.output.replacingOccurrences(of: "37 to forget", with: "37 forgotten"))
        #expect(wet.messages.hasPrefix("The database "))
        let lines = await offline(run, "history", "--format", "csv").output.split(separator: "\r\n")
        #expect(lines.count == 41 && lines.count { $0.hasSuffix(",true") } == 37)
        #expect(await offline(run, "history").output.contains("37 thinned out by audit forget"))
        #expect(await offline(run, "history").output.contains("40 snapshots since 2027-01-15, 3 of them kept\n"))
        // The totals of all nights still make a forecast.
        #expect(await offline(run, "history").output.contains("full around 2027-04-25"))
        #expect(await offline(run, "diff", "17").status == 0)
        #expect(await offline(run, "diff", "18").status == 64)
        let again = await offline(run, "forget", "--keep-daily", "2", "--keep-monthly", "2", "--format", "json")
        #expect(again.messages == "" && again.output.contains(#""month 2027-01""#))
    }

    @Test func policiesAreNamedForPeopleAndForScripts() async throws {
        let run = try await fortyNights()
        let flags = ["--unused-for", "7d,14d", "--keep-newest", "0", "--nights", "2"]
        let text = await run.exactly(["backtest"] + flags + ["--database", run.database])
        #expect(text.status == 0 && text.output.contains("--unused-for 14d"))
        let csv = await run.exactly(["backtest", "--format", "csv"] + flags + ["--database", run.database])
        #expect(csv.output.split(separator: "\r\n").count == 5)
        #expect(csv.output.contains("\r\nunused_for=7d keep_newest=0,39,"))
    }

    @Test(arguments: [["--unused-for", ""], ["--unused-for", "7d,"], ["--free", "1GB,much"]])
    func aPolicyThatIsNoneIsNotReplayed(flags: [String]) async throws {
        let run = try CommandRun(.small())
        _ = await run("snapshot")
        let outcome = await run.exactly(["backtest"] + flags + ["--database", run.database])
        #expect(outcome.status == 64 && outcome.messages.contains("\(flags[0]) takes"))
    }

    /// Docker and Podman on one host, in one database.
    @Test func enginesOfOneHostAreAskedForByName() async throws {
        let docker = FakeEngine.small()
        let run = try CommandRun(docker)
        _ = await run("snapshot")
        let podman = FakeEngine.pulled()
        podman.change { $0.engine.product = .podman }
        let other = try CommandRun(podman)
        _ = await other.exactly(["snapshot", "--host", "unix:///fake.sock", "--database", run.database])
        let root = run.folder.file("r")
        for (name, images) in [("docker@sample", "app:2"), ("podman@sample", "a:1")] {
            let report = await offline(run, "report", "--engine", name, "--output", root)
            #expect(report.status == 0, "\(report.messages)")
            let text = try String(contentsOfFile: "\(root)/\(name)/latest/report.md", encoding: .utf8)
            #expect(text.contains(images))
            #expect(await offline(run, "history", "--engine", name).status == 0)
            #expect(await offline(run, "backtest", "--engine", name).status == 0)
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: root).sorted() == ["docker@sample", "podman@sample"])
        let neither = await offline(run, "report", "--engine", "sample")
        #expect(neither.status == 64 && neither.messages.contains("give docker@sample or podman@sample"))
        let wrong = await offline(run, "report", "--engine", "docker@sample", "--snapshot", "2")
        #expect(wrong.status == 64 && wrong.messages.contains("of the engine podman@sample"))
        let metrics = run.folder.file("m.prom")
        _ = await offline(run, "report", "--engine", "docker@sample", "--output", root, "--metrics", metrics)
        #expect(try String(contentsOfFile: metrics, encoding: .utf8).contains(#"engine="docker@sample""#))
    }
}
