import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// Hosts that were built, with a build cache that holds what images give up.
    @Suite(.serialized) struct BuiltHostTests {
        @Test(arguments: exactEngines, hosts(8))
        func everyCommandFreesWhatItSaysWithACache(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: seed)
            try host.build()
            let policy = EngineSuite.everything + ["--build-cache-unused-for", seed.isMultiple(of: 2) ? "0d" : "never"]
            let blind = try await AuditRun(engine, seesDataRoot: false).plan(policy)
            let plan = try await AuditRun(engine).plan(policy)
            // The data root is readable here, so nothing is open.
            #expect(plan.frees.isExact, "seed \(seed)")
            let before = try engine.storeBytes()
            var store = before
            for step in plan.steps {
                try engine.shell(step.command)
                let now = try engine.storeBytes()
                #expect(store - now == step.recordedBytes(on: engine), "seed \(seed): \(step.command)")
                store = now
            }
            // Through the API alone it isn't known what frees nothing, so more goes; the truth lies within the range.
            let done = Set(plan.steps.map(\.command))
            #expect(done.isSubset(of: blind.steps.map(\.command)), "seed \(seed)")
            try engine.shell(blind.steps.map(\.command).filter { !done.contains($0) }.joined(separator: "\n"))
            let containers = blind.steps.map { $0.frees.atLeast - $0.recordedBytes(on: engine) }.reduce(0, +)
            let freed = before - (try engine.storeBytes()) + containers
            #expect(blind.frees.contains(freed), "seed \(seed): \(freed) is not in \(blind.frees)")
            try engine.removeEverything()
        }

        /// The engine's own word for what a prune freed is what the records took when it was first asked.
        @Test(arguments: classicEngines, [2, 4] as [UInt64])
        func applyMeasuresWhatACacheGaveUp(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: seed)
            try host.build()
            let audit = AuditRun(engine)
            let plan = try await audit.plan(EngineSuite.everything + ["--build-cache-unused-for", "0d"])
            try #require(plan.frees.isExact && plan.steps.contains { $0.action == .pruneBuildCache }, "seed \(seed)")
            let predicted = plan.steps.map { $0.recordedBytes(on: engine) }.reduce(0, +)
            let before = try engine.storeBytes()
            let report = try await audit("apply", "--yes")
            #expect(before - (try engine.storeBytes()) == predicted, "seed \(seed)")
            // In one pass: what only the cache would have held, too. What a container referred to stays this time.
            #expect(plan.kept.allSatisfy { $0.reason.code == .inUse }, "seed \(seed): \(plan.kept)")
            if plan.kept.isEmpty { #expect(try engine.storeBytes() == 0, "seed \(seed): \(report)") }
            #expect(report.contains("difference 0 bytes"), "seed \(seed): \(report)")
            try engine.removeEverything()
        }

        /// With an age as well: taking a record is no use of those below it.
        @Test(arguments: classicEngines + containerdEngines)
        func aPruneByAgeTakesWholeChains(engine: TestEngine) throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: 1)
            try host.build()
            try engine.shell("docker ps -aq | xargs -r docker rm; docker images -aq | xargs -r docker rmi -f")
            #expect(try !engine.cacheRecords().isEmpty)
            try engine.shell("sleep 3; docker builder prune --force --filter unused-for=2s")
            #expect(try engine.cacheRecords() == [])
            try engine.removeEverything()
        }
    }
}

extension TestEngine {
    /// The IDs of the build cache's records.
    fileprivate func cacheRecords() throws -> [String] {
        let format = "{{range .BuildCache}}{{.ID}} {{end}}"
        return try docker("system", "df", "-v", "--format", format).split(whereSeparator: \.isWhitespace).map(
            String.init)
    }
}
