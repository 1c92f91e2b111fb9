import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

extension EngineSuite {
    /// What a run removed comes back.
    @Suite(.serialized) struct RestoreTests {
        private static let dockerEngines = allEngines.filter { $0.kind == .docker }

        /// Every image with its names, digests and ID.
        private func images(_ engine: TestEngine) throws -> [String] {
            try engine.docker(
                "images", "--no-trunc", "--digests", "--format", "{{.Repository}}:{{.Tag}} {{.Digest}} {{.ID}}"
            ).split(separator: "\n").map(String.init).sorted()
        }

        private func folder(_ engine: TestEngine) -> String {
            engine.directory.appending(path: "saved-\(UUID().uuidString)").path
        }

        /// The digest stays with the images that were pulled, on the classic store: proof that they can be again.
        @Test(arguments: classicEngines)
        func whatARegistryHasIsPulledAgain(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let registry = try TestRegistry(of: engine)
            for tag in ["app:1", "app:2", "app:3", "app:latest"] {
                try engine.docker("tag", "shop/\(tag)", "\(registry.name)/shop/\(tag)")
                try engine.docker("push", "-q", "\(registry.name)/shop/\(tag)")
            }
            try engine.removeEverything()
            for tag in ["app:1", "app:2", "app:3", "app:latest"] {
                try engine.docker("pull", "-q", "\(registry.name)/shop/\(tag)")
            }
            let before = try images(engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan("--unused-for", "0d", "--keep-newest", "0")
            #expect(plan.steps.count == 4 && plan.steps.filter { $0.risk == .repull }.count == 3)

            try await audit("apply", "--yes")
            #expect(try images(engine).isEmpty)
            let commands = try await audit("restore", "1", "--dry-run")
            #expect(try images(engine).isEmpty)
            let said = try await audit("restore", "1")
            #expect(said == "3 of 3 images back.\n", "\(audit.messages)")
            #expect(try images(engine) == before)
            // Once more, there is nothing left to do.
            #expect(try await audit("restore", "1") == "No image is missing.\n")

            // The printed commands do the same.
            try engine.removeEverything()
            try engine.shell(commands)
            #expect(try images(engine) == before)
            try engine.removeEverything()
        }

        /// In the client's own file, or where a credential helper has it.
        @Test(arguments: classicEngines, [false, true])
        func logInsOfTheDockerClientAreUsed(engine: TestEngine, hasHelper: Bool) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let registry = try TestRegistry(of: engine, asksForLogin: true)
            let config = try TemporaryFolder()
            let (user, password) = TestRegistry.login
            try engine.shell(
                """
                export DOCKER_CONFIG=\(config.path)
                docker login -u '\(user)' -p '\(password)' \(registry.name) 2>&1
                docker tag shop/app:1 \(registry.name)/shop/app:1
                docker push -q \(registry.name)/shop/app:1
                """)
            let environment = ["DOCKER_CONFIG": config.path, "PATH": config.path + ":/usr/bin:/bin"]
            if hasHelper {
                try Data(#"{"credHelpers": {"\#(registry.name)": "test"}}"#.utf8)
                    .write(to: URL(filePath: config.file("config.json")))
                try engine.shell(
                    """
                    cat >\(config.path)/docker-credential-test <<'END'
                    #!/bin/sh
                    read -r server && [ "$1 $server" = "get \(registry.name)" ] || exit 1
                    echo '{"ServerURL": "'$server'", "Username": "\(user)", "Secret": "\(password)"}'
                    END
                    chmod +x \(config.path)/docker-credential-test
                    """)
            }
            let audit = AuditRun(engine, environment: environment)
            let plan = try await audit.plan("--image", "\(registry.name)/shop/app:1")
            #expect(plan.steps.map(\.risk).contains(.repull))
            try await audit("apply", "--yes")
            let stranger = audit.with(environment: [:])
            await #expect(throws: AuditStatus.self) { try await stranger("restore", "1") }
            #expect(stranger.messages.contains("no basic auth credentials"), "\(stranger.messages)")
            #expect(try await audit("restore", "1") == "1 of 1 image back.\n", "\(audit.messages)")
            #expect(try images(engine).contains { $0.hasPrefix("\(registry.name)/shop/app:1 ") })
            try engine.removeEverything()
        }

        @Test(arguments: dockerEngines)
        func whatNoRegistryHasIsSavedFirstAndLoadedAgain(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let before = try images(engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan(EngineSuite.everything)
            let archives = folder(engine)
            try await audit("apply", "--yes", "--save", archives)
            #expect(try images(engine).isEmpty)
            let saved = try FileManager.default.contentsOfDirectory(atPath: archives)
            #expect(saved.count == plan.steps.filter { $0.action == .removeImage }.count)
            #expect(saved.allSatisfy { $0.hasSuffix(".tar") })
            try await audit("restore", "1")
            #expect(try images(engine) == before, "\(audit.messages)")
            try engine.removeEverything()
        }

        /// Whoever has a tag by then keeps it, even where the archive brings it along, as older ones do.
        @Test(arguments: dockerEngines, [false, true])
        func whatIsLoadedTakesNoTagAway(engine: TestEngine, archiveHasNames: Bool) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let audit = AuditRun(engine)
            let inspect = ["inspect", "--type", "image", "--format", "{{.Id}}"]
            let old = try engine.docker(inspect + ["shop/app:2"]).filter { $0 != "\n" }
            let archives = folder(engine)
            if archiveHasNames {
                try FileManager.default.createDirectory(atPath: archives, withIntermediateDirectories: true)
                let name = "shop_app_2-\(Digest(old)!.short).tar"
                try engine.docker("save", "-o", "\(archives)/\(name)", "shop/app:2")
            }
            _ = try await audit.plan("--image", "shop/app:2")
            try await audit("apply", "--yes", "--save", archives)
            try engine.docker("tag", "shop/app:3", "shop/app:2")
            let newer = try engine.docker("images", "-q", "--no-trunc", "shop/app:3")
            _ = try await audit("restore", "1")
            #expect(try engine.docker("images", "-q", "--no-trunc", "shop/app:2") == newer)
            #expect(try engine.docker(inspect + [old]) == old + "\n")
            #expect(audit.messages.contains("can't come back: tag shop/app:2: it names another image now"))
            try engine.removeEverything()
        }

        @Test(arguments: dockerEngines)
        func whatCantBeSavedStays(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan(EngineSuite.everything)
            await #expect(throws: AuditStatus.self) {
                // A file is where the folder should be.
                try await audit("apply", "--yes", "--save", engine.directory.appending(path: "info").path)
            }
            for step in plan.steps where step.action == .removeImage {
                #expect(try engine.docker("inspect", "--type", "image", "--format", "{{.Id}}", step.target) != "")
            }
            #expect(audit.messages.contains("it stays, since it couldn't be saved first"))
            try engine.removeEverything()
        }

        @Test(arguments: allEngines)
        func aContainersDataBecomesAnImage(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try engine.docker(
                "run", "--pull", "never", "--network", "none", "--name", "Data_1", "shop/app:3", "/bin/busybox", "sh",
                "-c", "echo precious >/data")
            let audit = AuditRun(engine)
            _ = try await audit.plan("--stopped-for", "0d", "--discard-changes", "--unused-for", "never")
            try await audit("apply", "--yes", "--commit")
            #expect(try engine.docker("ps", "-aq").isEmpty)
            let step = try #require(try AuditDatabase(path: audit.database).steps(of: 1).first)
            let image = try #require(step.savedAs)
            #expect(image.hasPrefix(engine.kind == .podman ? "localhost/saved/data-1:" : "saved/data-1:"))
            let data = try engine.docker(
                "run", "--rm", "--pull", "never", "--network", "none", image, "/bin/busybox", "cat", "/data")
            #expect(data == "precious\n")
            let lost = try await audit("restore", "1", "--dry-run")
            #expect(lost.contains("its files are in \(image)"))
            try engine.removeEverything()
        }

        /// The saved image lies on the container's own, which is said before, and not counted.
        @Test(arguments: allEngines)
        func whatASavedContainerLiesOnStays(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            try engine.docker(
                "run", "--pull", "never", "--network", "none", "--name", "data", "shop/app:3", "/bin/busybox", "sh",
                "-c", "echo precious >/data")
            let audit = AuditRun(engine)
            let registry = engine.kind == .podman ? "localhost/" : ""
            let plan = try await audit.plan(
                "--image", registry + "shop/app:3", "--image", registry + "shop/app:1", "--discard-changes")
            let base = plan.steps.filter { $0.name.contains("shop/app:3") || $0.name.contains("shop/app:latest") }
            #expect(base.count == 2 && plan.steps.count == 4)
            let json = try await audit("apply", "--yes", "--commit", "--format", "json")
            #expect(audit.messages.contains("so these steps are left out"))
            for step in base { #expect(audit.messages.contains("  \(step.command)  (data)\n"), "\(audit.messages)") }
            let database = try AuditDatabase(path: audit.database)
            let run = try database.run(1)
            #expect(run.status == "completed", "\(json)")
            #expect(try database.steps(of: 1).count == plan.steps.count - base.count)
            #expect(run.predicted.atLeast < plan.frees.atLeast)
            // Elsewhere the store's total counts, and the saved image is in it.
            if engine.kind == .docker, engine.store == "classic" {
                #expect(run.predicted.contains(try #require(run.freedBytes)))
            }
            #expect(try engine.docker("images", "-q", "shop/app:3") != "")
            try engine.removeEverything()
        }

        /// Whoever goes on with a run saves what it had begun to save.
        @Test(arguments: allEngines)
        func aRunThatGoesOnStillSaves(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let audit = AuditRun(engine)
            let plan = try await audit.plan(EngineSuite.everything)
            let archives = folder(engine)
            let database = try AuditDatabase(path: audit.database)
            _ = try RunJournal(database).begin(
                plan: try #require(plan.number), at: plan.createdAt, predicted: plan.frees,
                keeping: Keeping(folder: archives))
            try await audit("apply", "--yes")
            let saved = try FileManager.default.contentsOfDirectory(atPath: archives)
            #expect(saved.count == plan.steps.filter { $0.action == .removeImage }.count)
            try engine.removeEverything()
        }
    }
}
