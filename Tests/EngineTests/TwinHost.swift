import Foundation
import TestSupport

/// A small random host with something of everything that a preset may let go, made alike as often as it is asked for.
struct TwinHost {
    let engine: TestEngine
    let host: RandomHost
    /// The index of an image with a tag that a container of ours runs on, and none of the random ones.
    let inUse: Int

    init(_ engine: TestEngine, seed: UInt64) throws {
        self.engine = engine
        let host = try engine.randomHost(seed: seed)
        let running = Set(host.containers.filter { $0.kind == .running }.map(\.image))
        let tagged = host.images.indices.filter { !host.images[$0].tags.isEmpty }
        self.host = host
        inUse = tagged.first { !running.contains($0) } ?? tagged[0]
    }

    var nameInUse: String { host.images[inUse].tags[0] }

    func populate() throws {
        try engine.removeEverything()
        try engine.populate(host)
        func container(_ verb: String, _ options: [String], _ words: [String]) throws {
            let common = ["--pull", "never", "--network", "none"]
            try engine.docker([verb] + common + options + [nameInUse, "/bin/busybox"] + words)
        }
        // Killed at once, so that stopping it takes no ten seconds.
        try container("run", ["-d", "--name", "twin-web", "--stop-signal", "KILL"], ["sleep", "100000"])
        try container("run", ["--name", "twin-job", "--label", "com.docker.compose.project=twin"], ["true"])
        try container("create", ["--name", "twin-store", "-v", "twin-kept:/kept", "-v", "/scratch"], ["true"])
        try container("run", ["--name", "twin-gone", "-v", "/scratch"], ["touch", "/scratch/file"])
        try engine.docker("rm", "twin-gone")
        try engine.docker("volume", "create", "twin-unused")
        try build()
    }

    /// Leaves a build cache where there is BuildKit; with dates, so that the image is another each time.
    private func build() throws {
        guard engine.kind == .docker else { return }
        let folder = engine.directory.appending(path: "twin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(repeating: 1, count: 20_000).write(to: folder.appending(path: "file"))
        try "FROM \(nameInUse)\nCOPY file /first\nCOPY file /second\n".write(
            to: folder.appending(path: "Dockerfile"), atomically: true, encoding: .utf8)
        try engine.shell("DOCKER_BUILDKIT=1 docker build -q --network none -t twin/built:1 \(folder.path) 2>&1")
    }

    /// What is there, by names that are the same on every twin.
    struct State: Equatable {
        var names: [String]
        /// IDs of the images that were loaded.
        var loaded: [String]
        var containers: [String]
        var volumes: [String]
        var storeBytes: Int64
        var cacheRecords: Int

        /// On the containerd store not to the byte: what BuildKit let go of is collected some time later (some 150 kB
        /// after a build), and the built image's date is in its blobs. `ContainerdTests` hold the bytes there.
        func isLike(_ other: State, on engine: TestEngine) -> Bool {
            var same = self
            if engine.store == "containerd" { same.storeBytes = other.storeBytes }
            return same == other
        }
    }

    func state() throws -> State {
        func lines(_ arguments: String...) throws -> [String] {
            try engine.docker(arguments).split(separator: "\n").map(String.init).sorted()
        }
        return State(
            names: try lines("images", "-a", "--format", "{{.Repository}}:{{.Tag}}"),
            // The built one has its base's label.
            loaded: try lines("images", "-aq", "--no-trunc", "--filter", "label=\(RandomHost.indexLabel)").filter {
                try !lines("images", "-q", "--no-trunc", "twin/built:1").contains($0)
            },
            containers: try lines("ps", "-a", "--format", "{{.Names}} {{.Status}}").map { line in
                // Created, Up or Exited; then come times.
                line.split(separator: " ").prefix(2).joined(separator: " ")
            },
            // A volume without a name of its own has 64 digits for one.
            volumes: try lines("volume", "ls", "--format", "{{.Name}}").map { $0.count == 64 ? "anonymous" : $0 }
                .sorted(),
            storeBytes: try engine.storeBytes(),
            cacheRecords: try engine.kind == .docker ? cacheRecords() : 0)
    }

    private func cacheRecords() throws -> Int {
        try engine.docker("system", "df", "-v", "--format", "{{range .BuildCache}}{{.ID}} {{end}}").split(
            separator: " "
        )
        .count
    }
}
