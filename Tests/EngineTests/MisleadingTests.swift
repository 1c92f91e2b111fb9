import AuditCore
import TestSupport
import Testing

extension EngineSuite {
    /// `docker system df` calls layers reclaimable that images in use still need.
    @Suite(.serialized) struct MisleadingTests {
        @Test(arguments: classicEngines)
        func weSayWhatIsTrueWhereTheEngineDoesNot(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try SmallHost.run("app", "shop/app:3", "sleep", "100000", on: engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan(
                "--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete")
            // The two old versions; the base's layer is in use.
            #expect(plan.frees == .exactly(100_001 + 100_002))
            #expect(plan.kept.first { $0.name == "shop/base:1" }?.reason.code == .holdsUsedLayers)

            let before = try engine.layerStoreSizes().values.reduce(0, +)
            let claim = try engine.docker("system", "df", "--format", "{{.Type}} {{.Reclaimable}}")
            let claimed = before - 100_003
            let text = try await audit("plan", "--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete")
            // The figure we print as docker's is the one docker prints: three digits of it, without the space.
            let printed = String(ByteText.size(claimed).split(separator: " ")[0])
            #expect(claim.contains("Images \(printed.prefix(3))"), "\(claim)")
            #expect(text.contains(ByteText.size(claimed)), "\(text)")
            try await audit("apply", "--yes")
            #expect(before - (try engine.layerStoreSizes().values.reduce(0, +)) == 200_003)
        }
    }
}
