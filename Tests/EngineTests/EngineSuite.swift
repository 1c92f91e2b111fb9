import AuditCore
import Foundation
import TestSupport
import Testing

/// All tests that need a real engine, one after another: they share it and empty it between them.
@Suite(
    .serialized,
    .enabled(
        if: !allEngines.isEmpty || !tinyEngines.isEmpty,
        "AUDIT_TEST_ENGINES names no engine; Tests/Engines/with-engines starts one and sets it"))
enum EngineSuite {
    /// Deletes without regard to age, use, origin or contents: for exactness, everything that can go must go.
    static let everything = [
        "--unused-for", "0d", "--dangling-for", "0d", "--keep-newest", "0", "--local-only", "delete", "--stopped-for",
        "0d", "--discard-changes",
    ]
}

/// The engines with Docker's own layer store.
let classicEngines = allEngines.filter { $0.kind == .docker && $0.store == "classic" }

/// Those whose deletions can be predicted to the byte.
let exactEngines = allEngines.filter { $0.kind == .podman || $0.store == "classic" }

/// Those whose store allocates blocks: predictable within the blocks of directories.
let containerdEngines = allEngines.filter { $0.store == "containerd" }

let allEngines = namedEngines.filter { !$0.hasTinyDisk }

/// Those whose disk may be filled up.
let tinyEngines = namedEngines.filter(\.hasTinyDisk)

private let namedEngines = (try? TestEngine.all()) ?? []

/// Seeds of random hosts: so many, or what AUDIT_TEST_HOSTS says.
func hosts(_ count: Int) -> [UInt64] {
    let asked = ProcessInfo.processInfo.environment["AUDIT_TEST_HOSTS"].flatMap { Int($0) }
    return (1...(asked ?? count)).map(UInt64.init)
}

/// Random hosts on each engine: thirty on the first, twenty on the others.
func loadedHosts(on engines: [TestEngine]) -> [(TestEngine, UInt64)] {
    engines.enumerated().flatMap { index, engine in hosts(index == 0 ? 30 : 20).map { (engine, $0) } }
}

extension TestEngine {
    /// What the store has: for Docker on disk, layers at their own sizes, what containers have written, and what only
    /// BuildKit knows of; for Podman the layers in its own records.
    func storeBytes() throws -> Int64 {
        if store == "containerd" { return try containerdBytes() }
        if kind == .podman { return try storageLayerSizes().values.reduce(0, +) }
        return try layerStoreSizes().values.reduce(0, +) + (try writableBytes() ?? 0) + (try cacheOnlyBytes())
    }
}

extension Plan.Step {
    /// What of this step's bytes `storeBytes` sees: Podman's records don't have what containers wrote.
    func recordedBytes(on engine: TestEngine) -> Int64 {
        engine.kind == .podman && [.stopContainer, .removeContainer].contains(action) ? 0 : frees.atLeast
    }
}

/// A host made by hand, small enough to reason about.
enum SmallHost {
    /// A base, two old versions of an app, the newest with two tags. Sizes in bytes.
    static func load(into engine: TestEngine) throws {
        let base = LayerSpec.busybox(try engine.busybox())
        func version(_ number: Int, tags: [String]) -> ImageSpec {
            ImageSpec(
                tags: tags, layers: [base, .file("app", size: 100_000 + number, seed: UInt64(number))],
                createdAt: 1_780_000_000 + number * 86_400)
        }
        try engine.load(
            LoadArchive(images: [
                ImageSpec(tags: ["shop/base:1"], layers: [base], createdAt: 1_770_000_000),
                version(1, tags: ["shop/app:1"]), version(2, tags: ["shop/app:2"]),
                version(3, tags: ["shop/app:3", "shop/app:latest"]),
            ]))
    }

    /// With a container that has to be waited for while it stops, and a plan that begins with it.
    static func slowToStop(on engine: TestEngine) async throws -> (audit: AuditRun, plan: Plan) {
        try engine.removeEverything()
        try load(into: engine)
        try engine.docker(
            "run", "-d", "--pull", "never", "--network", "none", "--name", "slow", "--stop-timeout", "3",
            "shop/app:3", "/bin/busybox", "sleep", "100000")
        let audit = AuditRun(engine)
        return (audit, try await audit.plan("--image", "shop/app:3", "--stop-running"))
    }

    static func run(_ name: String, _ image: String, _ words: String..., on engine: TestEngine) throws {
        try engine.docker(
            ["run", "-d", "--pull", "never", "--network", "none", "--name", name, image, "/bin/busybox"] + words)
    }
}
