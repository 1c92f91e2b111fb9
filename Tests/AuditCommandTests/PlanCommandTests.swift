import ArgumentParser
import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

@Suite struct PlanCommandTests {
    private let everything = ["--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete"]

    @Test func dataGoesToOutputAndNothingElseDoes() async throws {
        let run = try CommandRun(.small())
        let outcome = await run("plan", "--format", "json")
        #expect(outcome.status == 0 && outcome.messages == "")
        let plan = try JSONDecoder().decode(Plan.self, from: Data(outcome.output.utf8))
        #expect(plan.number == 1 && plan.snapshot == 1)
        #expect(plan.steps.map(\.frees) == [.exactly(4)])
        #expect(run.openConnections == 0)
    }

    /// Its lists take the engine long, so they are asked for at once; who reads nothing, or must hold the lock first, doesn't.
    @Test func whoReadsBeginsWithTheConnection() async throws {
        let run = try CommandRun(.small(), mayRemove: true)
        _ = await run("snapshot")
        _ = await run("plan")
        _ = await run("nightly", "--output", run.folder.file("reports"))
        _ = await run("explain", "app:2")
        #expect(run.begunReadings == [true, true, true, true])
        _ = await run("doctor")
        _ = await run("apply", "--yes")
        #expect(run.begunReadings.dropFirst(4) == [false, false])
    }

    @Test(arguments: ["text": "Plan 1", "csv": "order,action", "markdown": "# Disk of sample", "json": "{"])
    func everyFormatIsData(format: String, start: String) async throws {
        let outcome = await (try CommandRun(.small()))("plan", "--format", format)
        #expect(outcome.status == 0 && outcome.messages == "")
        #expect(format == "text" ? outcome.output.contains(start) : outcome.output.hasPrefix(start))
    }

    @Test func theDetailedStatusSaysWhetherThereIsSomethingToDo() async throws {
        let run = try CommandRun(.small())
        #expect(await run("plan", "--detailed-exitcode").status == 2)
        #expect(await run("plan").status == 0)
        #expect(await run("plan", "--detailed-exitcode", "--dangling-for", "never").status == 0)
    }

    @Test func aPlanOnAStoredSnapshotAsksNoEngine() async throws {
        let run = try CommandRun(.small())
        #expect(await run("snapshot").status == 0)
        let offline = await run.exactly(["plan", "--snapshot", "1", "--database", run.database])
        #expect(offline.status == 0)
        #expect(offline.output.contains("Plan 1"))
    }

    @Test func quietKeepsDataAndLeavesOutTheRest() async throws {
        let run = try CommandRun(.small())
        let outcome = await run("snapshot", "--quiet")
        #expect(outcome.output == "" && outcome.messages == "")
        #expect(await run("snapshot").output.hasPrefix("snapshot 2 of sample: 3 images"))
        #expect(await run("plan", "--quiet").output.contains("Plan 1"))
    }

    @Test func whatCouldNotBeReadIsAMessage() async throws {
        let engine = FakeEngine.small()
        engine.change { $0.gaps = [Snapshot.Gap(kind: "volumes", message: "no\u{1b}[31m")] }
        let outcome = await (try CommandRun(engine))("snapshot")
        #expect(outcome.status == 0)
        #expect(outcome.messages == "not read: no\\u{1b}[31m\n")
    }

    @Test func anImageIsExplainedAndNothingIsCarriedOut() async throws {
        let engine = FakeEngine.small()
        let outcome = await (try CommandRun(engine))("explain", "app:2")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("web") && outcome.output.contains("docker"))
        #expect(engine.carriedOut == [])
    }

    /// Where a name means several, the kind says whose changes the engine is asked for.
    @Test(arguments: [ObjectLookup.Kind.container, .image])
    func theChangesOfWhatIsMeantAreAskedFor(kind: ObjectLookup.Kind) async throws {
        let engine = FakeEngine.small()
        engine.change { $0.containers[0].name = "app" }
        var stored = StoredSnapshot(number: 1, snapshot: engine.snapshot)
        stored.snapshot.containers[0].changedPathCount = nil
        let connected = Context.Engine(
            facts: engine.snapshot.engine, source: engine, makeRemover: { engine }, close: {})
        let asked = try await Session(CommonOptions.parse(["--database", "none.db"]), in: .live)
            .askingChanges(of: "app", kind: kind, in: stored, from: connected)
        #expect(asked.snapshot.containers[0].changedPathCount == 0)
    }

    @Test func aPlanIsMadeAnewEachTimeAndKept() async throws {
        let run = try CommandRun(.small())
        for number in 1...3 {
            #expect(await run("plan").output.contains("Plan \(number)"))
            run.wait(days: 1)
        }
        let last = await run.exactly(
            ["plan", "--snapshot", "2", "--format", "json", "--database", run.database] + everything)
        #expect(last.output.contains(#""snapshot" : 2"#))
    }
}
