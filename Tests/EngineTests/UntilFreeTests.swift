import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// `--until-free` counts what the disk has when each step's turn comes, whoever made room.
    @Suite(.serialized) struct UntilFreeTests {
        /// Of a file in the way. Much more than others write on the disk while a test runs.
        private static let ballast = 2_000_000_000

        @Test(arguments: allEngines.filter { !$0.hasTinyDisk })
        func applyingStopsOnceEnoughIsFree(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let file = engine.dataRoot.appending(path: "ballast-\(UUID().uuidString)").path
            try engine.shell("fallocate -l \(Self.ballast) \(file)")
            defer { try? FileManager.default.removeItem(atPath: file) }
            let audit = AuditRun(engine)
            _ = try await audit("snapshot")
            let free = try #require(try audit.newestSnapshot().disk?.freeBytes)
            let flags = EngineSuite.everything + ["--until-free", "\(free + Int64(Self.ballast / 2))"]
            let plan = try await audit.plan(flags)
            // The images are too small for it, so all of them are to go.
            #expect(plan.target?.isReached == false && plan.target?.freeSpaceBytes == free + Int64(Self.ballast / 2))
            let before = try engine.docker("images", "-q")

            try FileManager.default.removeItem(atPath: file)
            let said = try await audit("apply", "--yes")
            #expect(said.contains("Steps: \(plan.steps.count) skipped."), "\(said)")
            #expect(audit.messages.contains("skipped: target reached"))
            #expect(try engine.docker("images", "-q") == before)

            // While it isn't reached, everything planned goes.
            try engine.shell("fallocate -l \(Self.ballast) \(file)")
            _ = try await audit.plan(flags)
            try await audit("apply", "--yes")
            #expect(try engine.docker("images", "-q").isEmpty)
        }
    }
}
