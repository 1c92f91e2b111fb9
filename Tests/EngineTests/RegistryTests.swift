import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// `--ask-registries`, where a digest of its own proves nothing.
    @Suite(.serialized) struct RegistryTests {
        private static let engines = allEngines.filter { $0.kind == .podman || $0.store == "containerd" }
        private let flags = ["--unused-for", "0d", "--keep-newest", "0", "--keep", "*base*"]

        /// Without an event: Podman's name the image, and would prove it themselves.
        private func transfer(_ verb: String, _ name: String, _ engine: TestEngine) throws {
            let quietly = engine.kind == .podman ? ["--events-backend", "none"] : []
            let plainly = engine.kind == .podman ? ["--tls-verify=false"] : []
            try engine.docker(quietly + [verb, "-q"] + plainly + [name])
        }

        @Test(arguments: engines)
        func whatARegistryTurnsOutToHaveMayGo(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            let registry = try TestRegistry(of: engine)
            let pushed = ["1", "2"].map { "\(registry.name)/shop/app:\($0)" }
            for (name, tag) in zip(pushed, ["1", "2"]) {
                try engine.docker("tag", "shop/app:\(tag)", name)
                try transfer("push", name, engine)
            }
            try engine.removeEverything()
            for name in pushed { try transfer("pull", name, engine) }
            // Names of the registry that it hasn't.
            try SmallHost.load(into: engine)
            try engine.docker("tag", "shop/app:3", "\(registry.name)/shop/never:3")

            let audit = AuditRun(engine)
            let cautious = try await audit.plan(flags)
            #expect(cautious.steps.isEmpty, "\(cautious.steps.map(\.command))")
            let asking = try await audit.plan(flags + ["--ask-registries"])
            #expect(audit.messages.contains("asking registries for 3 images"), "\(audit.messages)")
            let going = asking.steps.filter { $0.action == .removeImage }
            #expect(going.count == 2, "\(asking.kept.map { $0.name + ": " + $0.reason.text })")
            #expect(going.allSatisfy { $0.restore?.contains("pull \(registry.name)/shop/app@sha256:") == true })
            let never = try #require(asking.kept.first { $0.name.contains(":3") })
            #expect(never.reason.code == .localOnly)
            #expect(never.reason.text.contains("\(registry.name) was asked: "), "\(never.reason.text)")

            // The next plan knows, without asking.
            #expect(try await audit.plan(flags).steps.map(\.command) == asking.steps.map(\.command))
            try await audit("apply", "--yes")
            // What each step says brings its image back. (Podman's client takes a registry without TLS if told to.)
            if engine.kind == .docker {
                try engine.shell(going.compactMap(\.restore).joined(separator: "\n"))
                for name in pushed { try engine.docker("image", "inspect", name) }
            }
            try engine.removeEverything()
        }

        /// Podman says `pull` also where it only finds the image on the host.
        @Test(arguments: engines.filter { $0.kind == .podman })
        func whatWasBuiltHereAndRanOnceIsInNoRegistry(engine: TestEngine) async throws {
            try engine.removeEverything()
            var host = try BuiltHost(on: engine, seed: 1)
            try host.build()
            try engine.docker("container", "prune", "-f")
            let audit = AuditRun(engine)
            try await audit("snapshot")
            try engine.docker("run", "--rm", "--network", "none", "localhost/built/base:1", "/bin/busybox", "true")
            try engine.docker(
                "create", "--network", "none", "--name", "once", "localhost/built/base:1", "/bin/busybox", "true")
            try engine.docker("rm", "once")
            try engine.docker("pull", "-q", "docker-archive:" + (try saved("localhost/built/base:1", engine)))
            let plan = try await audit.plan("--unused-for", "0d", "--keep-newest", "0", "--dangling-for", "never")
            let events = try engine.docker("events", "--stream=false", "--since", "1h")
            #expect(events.contains(" image pull "), "\(events)")
            #expect(plan.kept.first { $0.name.contains("built/base") }?.reason.code == .localOnly)
            try engine.removeEverything()
        }

        private func saved(_ name: String, _ engine: TestEngine) throws -> String {
            let path = engine.directory.appending(path: "\(UUID().uuidString).tar").path
            try engine.docker("save", "-q", "-o", path, name)
            return path
        }

        @Test(arguments: engines)
        func aRegistryThatIsGoneIsNoError(engine: TestEngine) async throws {
            try engine.removeEverything()
            try SmallHost.load(into: engine)
            var registry: TestRegistry? = try TestRegistry(of: engine)
            let name = try #require(registry).name
            try engine.docker("tag", "shop/app:1", "\(name)/shop/app:1")
            registry = nil
            let plan = try await AuditRun(engine).plan(flags + ["--ask-registries"])
            #expect(plan.steps.isEmpty)
            let kept = try #require(plan.kept.first { $0.name.contains("app:1") })
            #expect(kept.reason.text.contains("no proof that it can be pulled again: \(name) was asked: "))
            try engine.removeEverything()
        }
    }
}
