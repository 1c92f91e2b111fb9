import AuditStore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// `kill -9` of the real program at random instants, again and again until a run gets through.
    @Suite(.serialized) struct KillTests {
        /// The program beside the tests.
        private static let audit = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "audit")

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
                    isOver = try scene.database.runs().first?.status == "completed"
                }
                try scene.expectAllDone("after kill \(kills)")
                #expect(try scene.database.runs().count == 1)
            }
            try engine.removeEverything()
        }

        private func apply(_ scene: ApplyScene, killedAfter time: Duration) throws -> ChildProcess.Result {
            try ChildProcess.run(
                Self.audit,
                [
                    "apply", "--yes", "--host", "unix://" + scene.engine.socketPath, "--database",
                    scene.audit.database,
                ], environment: [:], killedAfter: time)
        }
    }
}
