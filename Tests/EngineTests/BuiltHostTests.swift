import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// Hosts that were built, with a build cache that holds what images give up.
    @Suite(.serialized) struct BuiltHostTests {
        @Test(arguments: exactEngines, hosts(10))
        func everyCommandFreesWhatItSaysWithACache(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: seed)
            try host.build()
            let policy = EngineSuite.everything + ["--build-cache-unused-for", seed.isMultiple(of: 2) ? "0d" : "never"]
            let plan = try await AuditRun(engine).plan(policy)
            // The data root is readable here, so nothing is open.
            #expect(plan.frees.isExact, "seed \(seed)")
            var store = try engine.storeBytes()
            for step in plan.steps {
                try engine.shell(step.command)
                let now = try engine.storeBytes()
                #expect(store - now == step.recordedBytes(on: engine), "seed \(seed): \(step.command)")
                store = now
            }
            try engine.removeEverything()
        }

        /// The same host through the API alone: the truth lies within the range.
        @Test(arguments: exactEngines, hosts(10))
        func withoutTheDataRootTheRangeHoldsTheTruth(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: seed)
            try host.build()
            let policy = EngineSuite.everything + ["--build-cache-unused-for", seed.isMultiple(of: 2) ? "0d" : "never"]
            let plan = try await AuditRun(engine, seesDataRoot: false).plan(policy)
            let before = try engine.storeBytes()
            try engine.shell(plan.steps.map(\.command).joined(separator: "\n"))
            let freed = before - (try engine.storeBytes())
            let containers = plan.steps.map { $0.frees.atLeast - $0.recordedBytes(on: engine) }.reduce(0, +)
            #expect(plan.frees.contains(freed + containers), "seed \(seed): \(freed) is not in \(plan.frees)")
            try engine.removeEverything()
        }
    }
}
