import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

/// Nothing is deleted but what was planned, agreed to, and still is as it was.
@Suite struct ApplyCommandTests {
    private let everything = ["--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete"]

    /// A run on a small host after `plan`, which deletes app:1 (200 bytes) and the dangling image (4 bytes).
    private func planned(
        answers: Bool? = nil, width: Int = 100, _ change: (inout Snapshot) -> Void = { _ in }
    ) async throws -> (run: CommandRun, engine: FakeEngine) {
        let engine = FakeEngine.small()
        engine.change(change)
        let run = try CommandRun(engine, mayRemove: true, answers: answers, width: width)
        let place = ["--host", "unix:///fake.sock", "--database", run.database]
        let plan = await run.exactly(["plan", "--detailed-exitcode"] + everything + place)
        try #require(plan.status == 2, "\(plan.messages)")
        return (run, engine)
    }

    @Test func aPlanIsCarriedOutOnceAgreedTo() async throws {
        let (run, engine) = try await planned()
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.output.hasSuffix("(204 bytes), predicted 204 bytes, difference 0 bytes.\n"))
        #expect(engine.carriedOut.count == 2)
        #expect(engine.snapshot.images.flatMap(\.tags) == ["app:2", "app:latest"])
        let runs = await run.exactly(["runs", "1", "--database", run.database])
        #expect(runs.status == 0 && runs.output.contains("completed"))
        let again = await run("apply", "--yes")
        #expect(again.status == 0 && again.messages.contains("run 1 carried plan 1 out"), "\(again.messages)")
        #expect(engine.carriedOut.count == 2)
        #expect(run.openConnections == 0)
    }

    /// Docker 20.10 answers 500 to a second question for its disk usage.
    @Test func anOldEngineIsAskedForItsTotalsAfterTheReading() async throws {
        let (run, engine) = try await planned()
        engine.change { $0.engine.version = "20.10.24" }
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(try AuditDatabase(path: run.database).run(1).before.layersBytes == 1234)
    }

    @Test func bytesAreGroupedAndRunsFitTheTerminal() async throws {
        let (run, _) = try await planned(width: 80) { host in
            for place in host.layers.indices where host.layers[place].size == .exactly(200) {
                host.layers[place].size = .exactly(3_000_000)
            }
        }
        let outcome = await run("apply", "--yes")
        #expect(
            outcome.output.hasSuffix("(3,000,004 bytes), predicted 3,000,004 bytes, difference 0 bytes.\n"),
            "\(outcome.output)")
        let runs = await run.exactly(["runs", "--database", run.database])
        #expect(runs.output.contains("  2027-01-15  ") && runs.output.contains("completed"))
        #expect(runs.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(runs.output)")
    }

    @Test func restoreEndsWith4UnlessAllImagesAreBack() async throws {
        let (run, engine) = try await planned()
        let images = engine.snapshot.images
        _ = await run("apply", "--yes")
        let lost = await run("restore", "1")
        #expect(lost.status == 4 && lost.output == "0 of 2 images back.\n", "\(lost.messages)")
        #expect(lost.messages.contains("can't come back: app:1: no registry is known to have it"))
        engine.change { $0.images = images }
        let back = await run("restore", "1")
        #expect(back.status == 0 && back.output == "No image is missing.\n", "\(back.messages)")
    }

    @Test func theResultAsJSONIsAloneOnTheOutput() async throws {
        let (run, _) = try await planned()
        let outcome = await run("apply", "--yes", "--format", "json")
        let json = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(json["freed_bytes"] as? Int == 204 && json["predicted_bytes"] as? Int == 204)
        #expect(json["status"] as? String == "completed")
    }

    @Test func theLedgerAsJSONHasWhatTheTablesHave() async throws {
        let (run, engine) = try await planned()
        engine.fail("app:1", with: .refused("image is being used"))
        #expect(await run("apply", "--yes").status == 4)
        func json(_ arguments: String...) async throws -> Any {
            let output = await run.exactly(["runs"] + arguments + ["--format", "json", "--database", run.database])
            return try JSONSerialization.jsonObject(with: Data(output.output.utf8))
        }
        let list = try #require(try await json() as? [[String: Any]])
        #expect(list.count == 1 && list[0]["status"] as? String == "incomplete")
        #expect(list[0]["predicted_bytes"] as? Int == 204 && list[0]["freed_bytes"] as? Int == 4)
        #expect(list[0]["steps"] == nil)
        let one = try #require(try await json("1") as? [String: Any])
        let steps = try #require(one["steps"] as? [[String: Any]])
        #expect(steps.count == 2)
        #expect(steps.contains { $0["message"] as? String == "image is being used" })
    }

    @Test func withNobodyToAskYesMustBeSaid() async throws {
        let (run, engine) = try await planned()
        let outcome = await run("apply")
        #expect(outcome.status == 64 && outcome.messages.contains("--yes") && !outcome.messages.contains("Usage"))
        #expect(outcome.output == "" && engine.carriedOut == [])
    }

    @Test(arguments: [true: 2, false: 0]) func whoSitsAtTheTerminalDecides(answer: Bool, steps: Int) async throws {
        let (run, engine) = try await planned(answers: answer)
        let outcome = await run("apply")
        #expect(outcome.status == 0)
        #expect(outcome.messages.contains("Delete these, freeing 204 B?"))
        #expect(engine.carriedOut.count == steps)
    }

    @Test func aDryRunDeletesNothing() async throws {
        let (run, engine) = try await planned()
        let outcome = await run("apply", "--yes", "--dry-run")
        #expect(outcome.status == 0 && outcome.output == "" && engine.carriedOut == [])
        #expect(await run.exactly(["runs", "--database", run.database]).output.contains("completed") == false)
    }

    private func useOldImage(_ engine: FakeEngine) {
        engine.change { host in
            host.containers.append(
                Container(
                    id: .sha256(of: "run2"), name: "run2",
                    imageID: host.images.first { $0.tags == ["app:1"] }?.id, imageName: "app:1", state: .running))
        }
    }

    @Test func aStalePlanDeletesNothing() async throws {
        let (run, engine) = try await planned()
        useOldImage(engine)
        for arguments in [["apply", "--yes"], ["apply", "1", "--yes"], ["apply", "--dry-run"]] {
            let place = ["--host", "unix:///fake.sock", "--database", run.database]
            let outcome = await run.exactly(arguments + place)
            #expect(outcome.status == 3)
            #expect(outcome.output == "" && outcome.messages.contains("container run2 (running) now uses app:1"))
        }
        #expect(engine.carriedOut == [])
    }

    @Test func theRestOfAStalePlanIsCarriedOutOnRequest() async throws {
        let (run, engine) = try await planned()
        useOldImage(engine)
        let outcome = await run("apply", "--yes", "--skip-changed")
        #expect(outcome.status == 4)
        #expect(outcome.output.contains("1 done, 1 skipped"))
        #expect(engine.carriedOut.count == 1)
        #expect(engine.snapshot.images.flatMap(\.tags).contains("app:1"))
    }

    @Test func aFailedStepEndsWith4() async throws {
        let (run, engine) = try await planned()
        engine.fail("app:1", with: .refused("image is being used"))
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 4)
        #expect(outcome.messages.contains("image is being used") && outcome.output.contains("1 done, 1 failed"))
    }

    /// The plan needs all three images; then somebody else makes room.
    @Test(arguments: [(0, 0, 3), (10, 0, 2), (500, 0, 0)])
    func applyingStopsOnceEnoughIsFree(others: Int64, status: Int32, steps: Int) async throws {
        let engine = FakeEngine.pulled()
        let run = try CommandRun(engine, mayRemove: true)
        let flags = ["--unused-for", "0d", "--keep-newest", "0", "--until-free", "63%"]
        let place = ["--host", "unix:///fake.sock", "--database", run.database]
        #expect(await run.exactly(["plan"] + flags + place).output.contains("in 3 steps"))
        engine.change { $0.disk?.freeBytes += others }
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == status, "\(outcome.messages)")
        #expect(engine.carriedOut.count == steps)
        if steps < 3 { #expect(outcome.messages.contains("skipped: target reached")) }
        #expect(await run.exactly(["runs", "--database", run.database]).output.contains("completed"))
    }

    @Test func aFailureCountsThoughTheTargetIsReached() async throws {
        let engine = FakeEngine.pulled()
        let run = try CommandRun(engine, mayRemove: true)
        let flags = ["--unused-for", "0d", "--keep-newest", "0", "--until-free", "63%"]
        _ = await run.exactly(["plan"] + flags + ["--host", "unix:///fake.sock", "--database", run.database])
        engine.fail("a:1", with: .refused("device busy"))
        engine.change { $0.disk?.freeBytes += 10 }
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 4 && outcome.output.contains("2 done, 1 failed"))
    }

    @Test func anotherRunOnTheEngineIsWaitedFor() async throws {
        let (run, engine) = try await planned()
        let lock = try EngineLock(engine: engine.snapshot.engine, beside: run.database)
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 75 && engine.carriedOut == [])
        lock.release()
        #expect(await run("apply", "--yes").status == 0)
    }

    @Test func withoutAPlanThereIsNothingToCarryOut() async throws {
        let engine = FakeEngine.small()
        let run = try CommandRun(engine, mayRemove: true)
        #expect(await run("apply", "--yes").status == 64)
        #expect(await run("apply", "7", "--yes").status == 64)
        #expect(engine.carriedOut == [])
    }

    /// Whatever came of it.
    @Test func asJSONThereIsAlwaysADocument() async throws {
        let (run, engine) = try await planned(answers: false)
        func document(_ arguments: String...) async throws -> [String: Any] {
            let place = ["--format", "json", "--host", "unix:///fake.sock", "--database", run.database]
            let outcome = await run.exactly(["apply"] + arguments + place)
            #expect(outcome.status == 0, "\(outcome.messages)")
            return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        }
        let dry = try await document("--dry-run")
        #expect(dry["status"] as? String == "dry_run" && dry["run"] is NSNull && dry["plan"] as? Int == 1)
        #expect(dry["predicted_bytes"] as? Int == 204 && dry["freed_bytes"] as? Int == 0)
        let steps = try #require(dry["steps"] as? [[String: Any]])
        #expect(steps.count == 2 && steps.allSatisfy { $0["outcome"] is NSNull && $0["message"] is NSNull })
        #expect(try await document()["status"] as? String == "declined")
        #expect(engine.carriedOut == [])
        #expect(try await document("--yes")["status"] as? String == "completed")
        let again = try await document("--yes")
        #expect(again["status"] as? String == "already_carried_out" && again["run"] as? Int == 1)
        _ = await run("plan")
        #expect(try await document("--yes")["status"] as? String == "nothing_to_do")
    }

    @Test func aDryRunNamesWhatItWouldLeaveOut() async throws {
        let (run, engine) = try await planned()
        useOldImage(engine)
        let outcome = await run("apply", "--dry-run", "--skip-changed")
        #expect(outcome.status == 0 && engine.carriedOut == [])
        #expect(outcome.messages.contains("docker rmi app:1  (container run2 (running) now uses app:1)"))
        #expect(outcome.messages.contains("The rest still fits it: 4 B in 1 step."))
    }

    @Test func onlyWhatWillBeDoneIsAskedFor() async throws {
        let (run, engine) = try await planned(answers: true)
        useOldImage(engine)
        // The question would be blind without the steps.
        let outcome = await run("apply", "--skip-changed", "--quiet")
        #expect(outcome.status == 4 && engine.carriedOut.count == 1)
        #expect(outcome.messages.contains("docker rmi app:1") && outcome.messages.contains("freeing 4 B?"))
    }

    /// It was to save something, perhaps.
    @Test func anInterruptedRunGoesOnThoughANightCarriedOutAnotherPlan() async throws {
        let (run, engine) = try await planned()
        let database = try AuditDatabase(path: run.database)
        let journal = RunJournal(database)
        let plan = try database.plan(1)
        _ = try journal.begin(plan: 1, at: plan.createdAt, predicted: plan.frees)
        let nights = try database.save(plan, snapshot: try #require(plan.snapshot), madeBy: .nightly)
        let night = try journal.begin(plan: try #require(nights.number), at: plan.createdAt, predicted: plan.frees)
        try journal.finish(
            run: night, at: plan.createdAt,
            result: RunResult(status: .completed, freedBytes: 0, before: StoreTotals(), after: StoreTotals()))
        let outcome = await run("apply", "--yes")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("run 1 of plan 1 was interrupted; it goes on."))
        #expect(engine.carriedOut.count == 2)
        #expect(try database.runs().map(\.status) == ["completed", "completed"])
    }

    @Test func whoGoesOnIsShownWhatIsLeft() async throws {
        let (run, engine) = try await planned(answers: true)
        let database = try AuditDatabase(path: run.database)
        let plan = try database.plan(1)
        let journal = RunJournal(database)
        let number = try journal.begin(plan: 1, at: plan.createdAt, predicted: plan.frees)
        let first = plan.steps[0]
        try journal.advance(
            run: number, ending: StepEnd(step: first.order, at: plan.createdAt, result: StepResult(.done)))
        let outcome = await run("apply", "--quiet")
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(outcome.messages.contains("run 1 of plan 1 was interrupted; it goes on."))
        #expect(!outcome.messages.contains(first.command) && outcome.messages.contains(plan.steps[1].command))
        let rest = ByteText.size(plan.steps[1].frees)
        #expect(outcome.messages.contains("Plan 1: \(rest) in 1 step") && outcome.messages.contains("freeing \(rest)?"))
        #expect(engine.carriedOut == [plan.steps[1].command])
    }
}
