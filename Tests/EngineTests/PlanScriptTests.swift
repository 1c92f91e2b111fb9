import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

extension EngineSuite {
    /// `plan.sh` of a report, run by a shell on the engine it was made for, on one that changed, and on another.
    @Suite(.serialized) struct PlanScriptTests {
        private func script(_ audit: AuditRun, _ engine: TestEngine) async throws -> (path: String, plan: Plan) {
            let folder = engine.directory.appending(path: "reports-\(UUID().uuidString)").path
            try await audit("snapshot")
            try await audit.report(["--output", folder] + everything)
            let path = try engine.shell("ls \(folder)/*/latest/plan.sh").trimmingCharacters(in: .newlines)
            let json = try engine.shell("cat \(folder)/*/latest/report.json")
            struct Report: Decodable { var plan: Plan }
            return (path, try JSONDecoder().decode(Report.self, from: Data(json.utf8)).plan)
        }

        private func prepare(_ engine: TestEngine) async throws -> (path: String, plan: Plan) {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try SmallHost.run("web", "shop/app:3", "sleep", "100000", on: engine)
            try engine.docker(
                "run", "--pull", "never", "--network", "none", "--name", "job", "shop/app:1", "/bin/busybox", "true")
            // Somebody took its only name.
            try engine.docker("tag", "shop/base:1", "shop/app:2")
            return try await script(AuditRun(engine), engine)
        }

        @Test(arguments: allEngines)
        func itDoesWhatThePlanSaysAndNoMore(engine: TestEngine) async throws {
            let (path, plan) = try await prepare(engine)
            #expect(plan.steps.contains { $0.action == .removeContainer })
            #expect(plan.steps.contains { $0.imageReference == $0.target })
            try engine.shell("sh \(path)")
            let left = try await AuditRun(engine).plan(everything)
            #expect(left.steps.isEmpty, "\(left.steps.map(\.command))")
            #expect(try engine.docker("ps", "-q").split(separator: "\n").count == 1)
            // Once more, it finds that its images are gone.
            #expect(throws: (any Error).self) { try engine.shell("sh \(path)") }
        }

        @Test(
            arguments: allEngines,
            [
                // A name means another image, an image is gone, an untagged one was given a name.
                "tag shop/app:3 shop/app:1", "rmi UNTAGGED", "tag UNTAGGED rescued:1",
            ])
        func onAHostThatChangedItDoesNothing(engine: TestEngine, change: String) async throws {
            let (path, plan) = try await prepare(engine)
            let untagged = try #require(plan.steps.first { $0.imageReference == $0.target })
            let words = change.replacing("UNTAGGED", with: untagged.target)
            try engine.docker(words.split(separator: " ").map(String.init))
            try refuses(path, on: engine)
        }

        @Test(arguments: allEngines)
        func onAnotherEngineItDoesNothing(engine: TestEngine) async throws {
            let (path, plan) = try await prepare(engine)
            let other = engine.directory.appending(path: "other.sh").path
            let text = try String(contentsOfFile: path, encoding: .utf8)
            #expect(text.contains(plan.engine.id))
            try text.replacing(plan.engine.id, with: "another engine").write(
                toFile: other, atomically: true, encoding: .utf8)
            try refuses(other, on: engine)
        }

        private func refuses(_ path: String, on engine: TestEngine) throws {
            func objects() throws -> [String] {
                [
                    try engine.docker(
                        "images", "--all", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}} {{.ID}}"),
                    try engine.docker("ps", "--all", "--no-trunc", "-q"),
                ]
            }
            let before = try objects()
            #expect(throws: (any Error).self) { try engine.shell("sh \(path)") }
            #expect(try objects() == before)
        }
    }
}
