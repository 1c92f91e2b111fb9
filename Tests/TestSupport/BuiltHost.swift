import Foundation

/// Images that were *built* on an engine: by the legacy builder, by BuildKit with its cache left behind, in several
/// stages, with a cache mount, and by committing a container. Archives that are loaded know none of that.
package struct BuiltHost {
    private let engine: TestEngine
    private let seed: UInt64
    private var random: SeededGenerator
    private var names: [String] = []
    private let folder: URL
    /// Whether the engine's client can build with BuildKit.
    private let hasBuildKit: Bool

    package init(on engine: TestEngine, seed: UInt64) throws {
        self.engine = engine
        self.seed = seed
        random = SeededGenerator(seed: seed)
        hasBuildKit = engine.kind == .docker
        folder = engine.directory.appending(path: "build-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Builds six to nine images on each other, then takes away some names and one image.
    package mutating func build() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(engine.busybox()).write(to: folder.appending(path: "busybox"))
        try image("base", "FROM scratch\nCOPY --chmod=755 busybox /bin/busybox\n\(copy("base"))", legacy: false)
        for index in 0..<Int.random(in: 4...6, using: &random) {
            let isLegacy = !hasBuildKit || Bool.random(using: &random)
            try image("app\(index)", try dockerfile(index, isLegacy: isLegacy), legacy: isLegacy)
        }
        try commit()
        // A rebuilt tag leaves its old image dangling; a removed one may leave its layers in the cache.
        try image("app0", "FROM \(names[0])\n\(copy("again"))", legacy: Bool.random(using: &random) || !hasBuildKit)
        if let victim = names.dropFirst().randomElement(using: &random) { _ = try? engine.docker("rmi", victim) }
    }

    private mutating func dockerfile(_ index: Int, isLegacy: Bool) throws -> String {
        let base = names.randomElement(using: &random) ?? names[0]
        switch Int.random(in: 0..<5, using: &random) {
        case 4 where !isLegacy:
            let size = Int.random(in: 1...50_000, using: &random)
            return
                "FROM \(base)\n"
                + #"RUN --mount=type=cache,target=/kept ["/bin/busybox","dd","if=/dev/zero","of=/kept/\#(index)","#
                + #""bs=\#(size)","count=1"]"# + "\n"
        case 0: return "FROM \(base)\nWORKDIR /w\(index)\n\(copy("f\(index)"))ENV A=\(index)\n\(copy("g\(index)"))"
        case 1:
            let run = #"RUN ["/bin/busybox","sh","-c","/bin/busybox echo \#(index) > /t\#(index)"]"#
            return "FROM \(base)\n\(copy("f\(index)"))\(run)\nLABEL l=\(index)\n"
        case 2:
            return
                "FROM \(base) AS stage\n\(copy("s\(index)"))FROM \(names[0])\nCOPY --from=stage /s\(index) /r\(index)\n"
        default: return "FROM \(base)\nENV ONLY=\(index)\n\(copy("f\(index)"))"
        }
    }

    /// A `COPY` line, and the file it copies.
    private mutating func copy(_ file: String) -> String {
        let content = random.bytes(Int.random(in: 1...40_000, using: &random))
        try? Data(content).write(to: folder.appending(path: file))
        return "COPY \(file) /\(file)\n"
    }

    private mutating func image(_ name: String, _ dockerfile: String, legacy: Bool) throws {
        let tag = "built/\(name):1"
        // `--chmod` needs BuildKit; the file has its mode already.
        let text = dockerfile.replacing("COPY --chmod=755 ", with: "COPY ")
        try text.write(to: folder.appending(path: "Dockerfile"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: "busybox").path)
        let builder = legacy ? "0" : "1"
        if engine.kind == .podman {
            try engine.docker("build", "-q", "--network", "none", "-t", tag, folder.path)
        } else {
            // What is asked between builds: Docker's classic store goes on saying what records took then.
            try engine.docker("system", "df")
            try engine.shell("DOCKER_BUILDKIT=\(builder) docker build -q --network none -t \(tag) \(folder.path) 2>&1")
        }
        if !names.contains(tag) { names.append(tag) }
    }

    private mutating func commit() throws {
        let name = "built-\(seed)"
        try engine.docker(
            ["run", "--pull", "never", "--network", "none", "--name", name, names[0], "/bin/busybox"]
                + [
                    "dd", "if=/dev/zero", "of=/committed", "bs=\(Int.random(in: 1...50_000, using: &random))",
                    "count=1",
                ])
        try engine.docker("commit", name, "built/committed:1")
        names.append("built/committed:1")
        if Bool.random(using: &random) { try engine.docker("rm", name) }
    }
}
