import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

extension EngineSuite {
    /// Another client works on the engine while a plan is carried out.
    @Suite(.serialized) struct RaceTests {
        @Test(arguments: allEngines)
        func nothingInUseIsLostAndEverythingIsAccountedFor(engine: TestEngine) async throws {
            let scene = try await ApplyScene(engine, versions: 36)
            // Until it is told to end, or has nothing left to do.
            let folder = engine.directory.appending(path: "race-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            async let other: Void = Task.detached {
                try engine.shell(
                    """
                    cd \(folder)
                    for n in 30 27 24 21 18 15 12 9 6 3; do
                        docker run -d --pull never --network none --name late-$n scene/app:$n /bin/busybox sleep 100000 \
                            && echo late-$n >>started || true
                        docker tag scene/app:$((n + 1)) scene/moved:1 && docker tag scene/app:$((n + 2)) \
                            scene/app:$((n + 1)) || true
                        docker rmi scene/other:$((n + 2)) || true
                    done
                    """)
            }.value
            var report = ""
            do {
                report = try await scene.audit("apply", "--yes", "--skip-changed", "--format", "json")
            } catch let status as audit.ExitStatus {
                #expect([4, 75].contains(status.code), "\(scene.audit.messages)")
            }
            try await other

            func isThere(_ image: String) -> Bool {
                (try? engine.docker("inspect", "--type", "image", image)) != nil
            }
            // A container that started has its image.
            let started = (try? String(contentsOfFile: folder + "/started", encoding: .utf8)) ?? ""
            for name in started.split(separator: "\n") {
                let facts = try engine.docker(
                    "inspect", "--format", "{{.Image}} {{.State.Running}} {{.Created}} {{.State.StartedAt}}",
                    String(name)
                ).split(separator: " ").map(String.init)
                #expect(facts[1] == "true", "\(name)")
                if try isThere(facts[0]) || wasDeleted(facts[0], between: facts[2], and: facts[3], on: engine) {
                    continue
                }
                Issue.record("the image of \(name) is gone")
            }
            let run = try #require(try scene.database.runs().first)
            let steps = try scene.database.steps(of: run.run)
            if run.status != "interrupted" {
                #expect(steps.count == scene.plan.steps.count, "\(report)")
                #expect(steps.allSatisfy { $0.result != nil })
            }
            #expect(steps.allSatisfy { $0.result?.isSuccess ?? true || $0.result?.message != nil })
            #expect(try scene.database.integrityProblems() == [])
            // What the plan keeps is there.
            for kept in scene.plan.kept where kept.kind == .image {
                #expect(isThere(kept.id), "\(kept.name) is gone, which the plan keeps")
            }
            try engine.removeEverything()
        }

        /// Docker deletes an image of which it is just creating a container, and both succeed: of 300 pairs of these two
        /// requests, 108 ended so (26.1). It is the engine that looks for containers, so nobody else can prevent that.
        private func wasDeleted(
            _ image: String, between created: String, and started: String, on engine: TestEngine
        ) throws -> Bool {
            guard engine.kind == .docker, let first = Timestamp(rfc3339: created),
                let last = Timestamp(rfc3339: started)
            else { return false }
            let events = try engine.docker(
                "events", "--since", "10m", "--until", "0s", "--filter", "type=image", "--filter", "event=delete",
                "--format", "{{.ID}} {{.Time}}")
            return events.split(separator: "\n").map { $0.split(separator: " ") }.contains { event in
                event[0] == image && (first.seconds...last.seconds).contains(Int64(event[1]) ?? 0)
            }
        }
    }
}
