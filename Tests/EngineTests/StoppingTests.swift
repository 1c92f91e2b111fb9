import AuditCore
import TestSupport
import Testing

extension EngineSuite {
    @Suite(.serialized) struct StoppingTests {
        /// It is gone once it has stopped, with its volume, and what it held can go at once.
        @Test(arguments: allEngines)
        func aContainerStartedToBeRemovedIsWaitedFor(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let image = engine.kind == .podman ? "localhost/shop/app:3" : "shop/app:3"
            try engine.docker(
                "run", "-d", "--rm", "--pull", "never", "--network", "none", "--name", "brief", "--stop-signal",
                "SIGKILL",
                "-v", "/data", image, "/bin/busybox", "sleep", "100000")
            let audit = AuditRun(engine)
            // The volume goes with it, and that is data.
            #expect(try await audit.plan("--image", image, "--stop-running").steps.isEmpty)
            let plan = try await audit.plan("--image", image, "--stop-running", "--discard-changes")
            let stop = try #require(plan.steps.first)
            #expect(stop.action == .stopContainer && stop.alsoRemoves.count == 2)
            #expect(!plan.steps.contains { $0.action == .removeContainer })
            try await audit("apply", "--yes")
            #expect(
                audit.messages.contains("stopping brief: sends \(engine.kind == .podman ? "signal 9" : "SIGKILL")"),
                "\(audit.messages)")
            #expect(try engine.docker("ps", "-aq").isEmpty)
            #expect(try engine.docker("volume", "ls", "-q").isEmpty)
            #expect(try !engine.docker("images", "--format", "{{.Repository}}:{{.Tag}}").contains("shop/app:3"))
            try engine.removeEverything()
        }

        /// At once, so that the list of containers has the same words for it.
        @Test(arguments: allEngines)
        func aContainerThatWasStartedAgainMakesThePlanStale(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let image = engine.kind == .podman ? "localhost/shop/app:3" : "shop/app:3"
            try engine.docker(
                "run", "-d", "--pull", "never", "--network", "none", "--name", "again", "--stop-signal", "SIGKILL",
                image, "/bin/busybox", "sleep", "100000")
            let audit = AuditRun(engine)
            #expect(try await audit.plan("--image", image, "--stop-running").steps.count > 1)
            // Times are whole seconds.
            func started() throws -> Substring {
                try engine.docker("inspect", "--format", "{{.State.StartedAt}}", "again").prefix(19)
            }
            let before = try started()
            repeat { try engine.docker("restart", "again") } while try started() == before
            let error = await #expect(throws: ApplyError.self) { try await audit("apply", "--yes") }
            #expect("\(String(describing: error))".contains("started again"))
            #expect(try engine.docker("ps", "--format", "{{.Names}}").contains("again"))
            try engine.removeEverything()
        }
    }
}
