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
            try engine.load(
                LoadArchive(images: [
                    ImageSpec(
                        tags: [],
                        layers: [.busybox(try engine.busybox()), .file("lost", size: 50_000, seed: 9)],
                        createdAt: 1_775_000_000)
                ]))
            return try await script(AuditRun(engine), engine)
        }

        @Test(arguments: allEngines)
        func itDoesWhatThePlanSaysAndNoMore(engine: TestEngine) async throws {
            let (path, plan) = try await prepare(engine)
            #expect(plan.steps.contains { $0.action == .removeContainer })
            #expect(plan.steps.contains { $0.name.hasSuffix("shop/app:2") })
            #expect(plan.steps.contains(where: isUntagged))
            try engine.shell("sh \(path)")
            let audit = AuditRun(engine)
            try await audit("snapshot")
            let left = try audit.newestSnapshot()
            let names = left.images.map(\.id.description) + left.containers.map(\.id.hex)
            #expect(Set(names).isDisjoint(with: plan.steps.map(\.target)))
            #expect(Set(names) == Set(plan.kept.filter { $0.kind != .volume }.map(\.id)))
            // Once more, it finds that its images are gone.
            #expect(throws: (any Error).self) { try engine.shell("sh \(path)") }
        }

        @Test(
            arguments: allEngines,
            [
                // A name means another image, an image is gone, an untagged one was given a name.
                "tag shop/app:3 shop/app:2", "rmi UNTAGGED", "tag UNTAGGED rescued:1",
            ])
        func onAHostThatChangedItDoesNothing(engine: TestEngine, change: String) async throws {
            let (path, plan) = try await prepare(engine)
            let untagged = try #require(plan.steps.first(where: isUntagged))
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
            try text.replacing(plan.engine.id, with: "another-engine").write(
                toFile: other, atomically: true, encoding: .utf8)
            try refuses(other, on: engine)
        }

        private func isUntagged(_ step: Plan.Step) -> Bool {
            step.action == .removeImage && step.imageReference == step.target
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
