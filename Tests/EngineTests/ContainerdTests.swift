import AuditCore
import AuditStore
import TestSupport
import Testing

extension EngineSuite {
    /// Snapshots in allocated blocks and compressed blobs: exact within a block a layer.
    @Suite(.serialized) struct ContainerdTests {
        /// A directory's block more or less for each layer and blob that goes, and for a container the layer of files
        /// that the engine mounts over (`-init`), of which the API tells nothing.
        private func tolerance(_ step: Plan.Step, _ analysis: Analysis) -> Int64 {
            guard let id = Digest(step.target), let image = analysis.images[id] else { return 65_536 }
            return 4096 * Int64(1 + analysis.forest.chain(from: image.topLayer).count)
        }

        @Test(arguments: containerdEngines, hosts(20))
        func everyPrintedCommandFreesWhatItSaysWithinABlockALayer(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            try engine.populate(try engine.randomHost(seed: seed))
            let audit = AuditRun(engine)
            let plan = try await audit.plan(EngineSuite.everything)
            let analysis = Analysis(try audit.newestSnapshot())
            #expect(plan.frees.isExact, "seed \(seed)")
            var store = try engine.storeBytes()
            for step in plan.steps {
                try engine.shell(step.command)
                let now = try engine.storeBytes()
                let difference = store - now - step.frees.atLeast
                #expect(abs(difference) <= tolerance(step, analysis), "seed \(seed): \(step.command) \(difference)")
                store = now
            }
            try engine.removeEverything()
        }

        /// The engine's total has the blobs or not, by its version: each is counted once.
        @Test(arguments: containerdEngines)
        func theTotalLosesWhatTheDiskLoses(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan("--image", "shop/app:1", "--image", "shop/app:2")
            let store = try engine.storeBytes()
            try await audit("apply", "--yes")
            let lost = store - (try engine.storeBytes())
            let run = try #require(try AuditDatabase(path: audit.database).runs().first)
            let counted = try #require(run.before.layersBytes) - (try #require(run.after.layersBytes))
            #expect(abs(counted - lost) <= 4096 * 8, "\(counted) and \(lost)")
            #expect(abs(try #require(run.freedBytes) - plan.frees.atLeast) <= 4096 * 8)
            try engine.removeEverything()
        }

        /// The truth lies within what the API alone lets us say, and a build cache makes it a range anyhow.
        @Test(arguments: containerdEngines, hosts(10))
        func builtHostsFreeWhatTheRangeSays(engine: TestEngine, seed: UInt64) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: seed)
            try host.build()
            let cache = seed.isMultiple(of: 2) ? "0d" : "never"
            let audit = AuditRun(engine, seesDataRoot: seed.isMultiple(of: 3))
            let plan = try await audit.plan(EngineSuite.everything + ["--build-cache-unused-for", cache])
            let analysis = Analysis(try audit.newestSnapshot())
            let before = try engine.storeBytes()
            try engine.shell(plan.steps.map(\.command).joined(separator: "\n"))
            let freed = before - (try engine.storeBytes())
            let slack = plan.steps.map { tolerance($0, analysis) }.reduce(0, +)
            #expect(freed >= plan.frees.atLeast - slack, "seed \(seed)")
            #expect(freed <= (plan.frees.atMost ?? .max - slack) + slack, "seed \(seed)")
            try engine.removeEverything()
        }
    }
}
