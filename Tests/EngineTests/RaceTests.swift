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
                let image = try engine.docker("inspect", "--format", "{{.Image}} {{.State.Running}}", String(name))
                    .split(separator: " ")
                #expect(image.last?.hasPrefix("true") == true, "\(name)")
                #expect(isThere(String(image[0])), "the image of \(name) is gone")
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
    }
}
