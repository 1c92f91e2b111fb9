import AuditStore
import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// `kill -9` of the real program at random instants, again and again until a run gets through.
    @Suite(.serialized) struct KillTests {
        @Test(arguments: allEngines)
        func nothingIsLostWheneverItIsKilled(engine: TestEngine) async throws {
            var random = SeededGenerator(seed: 7)
            var kills = 0
            while kills < ApplyScene.count(12, of: 200) {
                let scene = try await ApplyScene(engine)
                var isOver = false
                while !isOver {
                    // The whole takes about half a second.
                    let time = Duration.milliseconds(Int.random(in: 0..<500, using: &random))
                    let result = try apply(scene, killedAfter: time)
                    kills += 1
                    try scene.expectNoHarm("after \(time): \(result.stderr)")
                    // It goes on by itself where there is a run, and begins where there is none.
                    let status = try scene.database.runs().first?.status
                    isOver = status == "completed" || status == "incomplete"
                }
                try scene.expectAllDone("after kill \(kills)")
                #expect(try scene.database.runs().count == 1)
            }
            try engine.removeEverything()
        }

        @Test(arguments: classicEngines)
        func aSignalFinishesTheStepInHandAndTheNextRunGoesOn(engine: TestEngine) async throws {
            let (audit, plan) = try await SmallHost.slowToStop(on: engine)
            let result = try apply(audit, [.onceSaid("stopping slow: sends SIGTERM, kills it after 3 s", SIGTERM)])
            #expect(result.status == 4, "\(result.stderr)")
            #expect(result.stdout.contains("Interrupted: audit apply goes on from there."), "\(result.stdout)")
            let database = try AuditDatabase(path: audit.database)
            #expect(try database.runs().first?.status == "interrupted")
            #expect(try database.steps(of: 1).map { $0.result?.outcome } == [.done])
            #expect(try engine.docker("ps", "-q").isEmpty && !engine.docker("ps", "-aq").isEmpty)

            try await audit("apply", "--yes")
            #expect(try database.runs().map(\.status) == ["completed"])
            #expect(try database.steps(of: 1).count == plan.steps.count)
            // What the engine knew of the container is kept.
            #expect(try database.steps(of: 1).contains { $0.document?.contains("\"/slow\"") == true })
            try engine.removeEverything()
        }

        @Test(arguments: classicEngines, [SIGINT, SIGTERM])
        func aSecondSignalEndsAtOnceAndNothingIsLost(engine: TestEngine, signal: Int32) async throws {
            let (audit, plan) = try await SmallHost.slowToStop(on: engine)
            let result = try apply(
                audit, [.onceSaid("stopping slow", signal), .onceSaid("ending after the step in hand", signal)])
            #expect(result.status == 130, "\(result.stderr)")
            let database = try AuditDatabase(path: audit.database)
            #expect(try database.integrityProblems() == [])
            #expect(try database.runs().map(\.status) == ["running"])
            #expect(try database.steps(of: 1).map { $0.result?.outcome } == [nil])
            #expect(!(try engine.docker("ps", "-aq").isEmpty))

            try await audit("apply", "--yes")
            #expect(try database.runs().map(\.status) == ["completed"])
            let steps = try database.steps(of: 1)
            #expect(steps.count == plan.steps.count && steps.allSatisfy { $0.result?.isSuccess == true })
            try engine.removeEverything()
        }

        private func apply(_ scene: ApplyScene, killedAfter time: Duration) throws -> ChildProcess.Result {
            try apply(scene.audit, [.after(time, SIGKILL)])
        }

        private func apply(_ run: AuditRun, _ signals: [ChildProcess.Signal]) throws -> ChildProcess.Result {
            let place = ["--host", "unix://" + run.engine.socketPath, "--database", run.database]
            return try ChildProcess.run(
                AuditRun.program, ["apply", "--yes"] + place, environment: [:], signals: signals)
        }
    }
}
