import AuditCore
import TestSupport
import Testing

extension EngineSuite {
    /// `--mount type=image`, of Docker 28 and newer and of Podman.
    @Suite(.serialized) struct ImageMountTests {
        private static let engines = allEngines.filter { $0.kind == .podman || $0.name.contains("28") }

        @Test(arguments: engines)
        func whatAContainerMountsIsInUse(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            // Docker 28 files a mount of a name with a slash where our look at its disk doesn't find it.
            try engine.docker("tag", "shop/app:1", "assets:1")
            try engine.docker(
                "run", "-d", "--pull", "never", "--network", "none", "--name", "reader", "--stop-timeout", "1",
                "--mount", "type=image,src=assets:1,dst=/assets", "shop/app:3", "/bin/busybox", "sleep", "100000")
            let mounted = try engine.docker("inspect", "--type", "image", "--format", "{{.Id}}", "shop/app:1")
            let id = try #require(Digest(mounted.filter { $0 != "\n" }))
            let audit = AuditRun(engine)
            let flags = ["--unused-for", "0d", "--keep-newest", "0", "--local-only", "delete", "--dangling-for", "0d"]
            let cautious = try await audit.plan(flags)
            #expect(!cautious.steps.contains { $0.target == id.description }, "\(cautious.steps.map(\.command))")
            #expect(cautious.kept.first { $0.id == id.description }?.reason.code == .inUse)

            // The name moves; the mount doesn't.
            try engine.docker("tag", "shop/app:2", "assets:1")
            let moved = try await audit.plan(flags)
            #expect(moved.kept.first { $0.id == id.description }?.reason.code == .inUse)

            let before = try engine.storeBytes()
            let asked = try await audit.plan("--image", id.description, "--stop-running", "--discard-changes")
            #expect(Set(asked.steps.map(\.action)) == [.stopContainer, .removeContainer, .removeImage])
            try await audit("apply", "--yes")
            if exactEngines.map(\.name).contains(engine.name) {
                let freed = before - (try engine.storeBytes())
                #expect(asked.steps.map { $0.recordedBytes(on: engine) }.reduce(0, +) == freed)
            }
            try engine.removeEverything()
        }
    }
}
