import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

extension EngineSuite {
    /// The story the tool grew from: an image with two tags and a running container.
    @Suite(.serialized) struct StoryTests {
        private func prepare(_ engine: TestEngine) throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try SmallHost.run("test_sshd", "shop/app:3", "sleep", "100000", on: engine)
        }

        @Test(arguments: classicEngines)
        func dockerRefusesAndWeSayWhy(engine: TestEngine) async throws {
            try prepare(engine)
            try engine.docker("rmi", "shop/app:latest")
            #expect(throws: (any Error).self) { try engine.docker("rmi", "shop/app:3") }
            let audit = AuditRun(engine)
            let explanation = try await audit("explain", "shop/app:3")
            #expect(explanation.contains("test_sshd"))
            #expect(explanation.contains("running, started"))
            let plan = try await audit.plan("--image", "shop/app:3")
            #expect(plan.steps.isEmpty)
            #expect(
                plan.kept.contains {
                    $0.name == "shop/app:3" && $0.reason.text.contains("container test_sshd is running")
                })
        }

        @Test(arguments: classicEngines)
        func theOrderIsStopRemoveUntagRemove(engine: TestEngine) async throws {
            try prepare(engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan("--image", "shop/app:3", "--stop-running")
            let container = try engine.docker("ps", "-q", "--no-trunc").trimmingCharacters(in: .whitespacesAndNewlines)
            let docker = "docker -H unix://\(engine.socketPath)"
            #expect(
                plan.steps.map(\.command) == [
                    "\(docker) stop \(container.prefix(12))", "\(docker) rm \(container.prefix(12))",
                    "\(docker) rmi shop/app:3", "\(docker) rmi shop/app:latest",
                ])
            #expect(plan.frees == .exactly(100_003))
            try engine.shell(plan.steps.map(\.command).joined(separator: "\n"))
            let twin = try imagesLeft(engine)

            try prepare(engine)
            _ = try await audit.plan("--image", "shop/app:3", "--stop-running")
            let result = try await audit("apply", "--yes")
            #expect(result.contains("difference 0 bytes"))
            #expect(try imagesLeft(engine) == twin)
        }

        @Test(arguments: classicEngines)
        func unsavedDataIsKeptUnlessDiscarded(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try engine.docker(
                "run", "--pull", "never", "--network", "none", "--name", "data", "shop/app:3", "/bin/busybox", "touch",
                "/empty")
            let audit = AuditRun(engine)
            let cautious = try await audit.plan("--image", "shop/app:3", "--stop-running")
            #expect(cautious.steps.isEmpty)
            #expect(cautious.kept.first { $0.name == "shop/app:3" }?.reason.code == .holdsData)
            let plan = try await audit.plan("--image", "shop/app:3", "--discard-changes")
            #expect(plan.steps.first?.restore?.contains("commit") == true)
            try await audit("apply", "--yes")
            #expect(try engine.docker("ps", "-aq").isEmpty)
        }

        @Test(arguments: classicEngines)
        func aScriptOfTheReportDoesTheSame(engine: TestEngine) async throws {
            try prepare(engine)
            let audit = AuditRun(engine)
            let folder = engine.directory.appending(path: "reports-\(UUID().uuidString)").path
            try await audit(
                "nightly", "--output", folder, "--image", "shop/app:3", "--stop-running")
            let script = try engine.shell("cat \(folder)/*/latest/plan.sh")
            #expect(script.contains("expect shop/app:3 sha256:"))
            try engine.shell("sh \(folder)/*/latest/plan.sh")
            #expect(try !imagesLeft(engine).contains("shop/app:3"))
            // Run again, it finds that the host is another now and stops.
            #expect(throws: (any Error).self) { try engine.shell("sh \(folder)/*/latest/plan.sh") }
        }

        private func imagesLeft(_ engine: TestEngine) throws -> [String] {
            try engine.docker("images", "-a", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}")
                .split(separator: "\n").map(String.init).sorted()
        }
    }
}
