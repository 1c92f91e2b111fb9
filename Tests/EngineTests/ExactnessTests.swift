import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// What a plan promises of each step, against what the store on disk really lost.
    @Suite(.serialized) struct ExactnessTests {
        @Test(arguments: loadedHosts(on: exactEngines))
        func everyPrintedCommandFreesWhatItSays(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            try engine.populate(try engine.randomHost(seed: seed))
            let plan = try await AuditRun(engine).plan(Self.policy(seed))
            var store = try engine.storeBytes()
            for step in plan.steps {
                // `shell` throws if the command fails: each must succeed, in one pass.
                try engine.shell(step.command)
                let now = try engine.storeBytes()
                #expect(store - now == step.recordedBytes(on: engine), "seed \(seed): \(step.command)")
                store = now
            }
            #expect(plan.frees.isExact, "seed \(seed)")
            try engine.removeEverything()
        }

        /// Fewer hosts: every single step is measured above.
        @Test(arguments: exactEngines, hosts(10))
        func applyingFreesWhatThePlanSays(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            try engine.populate(try engine.randomHost(seed: seed))
            let audit = AuditRun(engine)
            let plan = try await audit.plan(Self.policy(seed))
            let before = try engine.storeBytes()
            let report = try await audit("apply", "--yes")
            let predicted = plan.steps.map { $0.recordedBytes(on: engine) }.reduce(0, +)
            #expect(before - (try engine.storeBytes()) == predicted, "seed \(seed)")
            // Podman's answers don't list layers.
            if !plan.steps.isEmpty, engine.kind == .docker {
                #expect(report.contains("(\(ByteText.count(plan.frees.atLeast)) bytes)"), "seed \(seed): \(report)")
                #expect(report.contains("difference 0 bytes"), "seed \(seed): \(report)")
            }
            // What is left is what the plan kept.
            let left = Set(try engine.docker("images", "-aq", "--no-trunc").split(separator: "\n").map(String.init))
            #expect(left == Set(plan.kept.filter { $0.kind == .image }.map(\.id)), "seed \(seed)")
            try engine.removeEverything()
        }

        /// Some hosts lose everything they can, some only part.
        private static func policy(_ seed: UInt64) -> [String] {
            EngineSuite.everything + (seed.isMultiple(of: 3) ? [] : ["--keep", "*:1.\(seed % 3)*"])
        }
    }
}
