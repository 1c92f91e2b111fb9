import Foundation

extension TestEngine {
    /// The static busybox that comes with the engine.
    package func busybox() throws -> [UInt8] {
        Array(try Data(contentsOf: directory.appending(path: "bin/busybox")))
    }

    /// A random host whose containers can run here.
    package func randomHost(seed: UInt64) throws -> RandomHost {
        RandomHost(seed: seed, busybox: try busybox())
    }

    package func load(_ archive: LoadArchive) throws {
        // Inside the engine's folder: a client in a chroot of its own sees no other.
        let file = directory.appending(path: "load-\(UUID().uuidString).tar")
        try archive.data.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try docker("load", "-q", "-i", file.path)
    }

    /// Loads the host's images and makes its containers; returns the archive, which knows the IDs.
    @discardableResult
    package func populate(_ host: RandomHost) throws -> LoadArchive {
        let busybox = LayerEntry.file(path: "bin/busybox", content: try self.busybox(), mode: 0o755)
        guard host.images.allSatisfy({ $0.layers.first?.entries.first == busybox }) else {
            throw TestSupportError.wrongBusybox(engine: name)
        }
        let archive = try host.archive()
        try load(archive)
        for container in host.containers { try create(container, of: host) }
        return archive
    }

    /// The first tag of an image of a host; for an untagged one the ID the engine gave it, found by its label.
    package func reference(to index: Int, of host: RandomHost) throws -> String {
        if let tag = host.images[index].tags.first { return tag }
        let filter = "label=\(RandomHost.indexLabel)=\(index)"
        let lines = try docker("images", "-a", "-q", "--no-trunc", "--filter", filter).split(separator: "\n")
        guard let id = lines.first else { throw TestSupportError.imageNotFound(engine: name, index: index) }
        return String(id)
    }

    private func create(_ container: ContainerSpec, of host: RandomHost) throws {
        let image = try reference(to: container.image, of: host)
        let options = ["--pull", "never", "--network", "none", "--name", container.name, image, "/bin/busybox"]
        switch container.kind {
        case .running:
            try docker(["run", "-d"] + options + ["sleep", "100000"])
        case .exitedClean:
            try docker(["run"] + options + ["true"])
        case .exitedWithData:
            try docker(["run"] + options + ["dd", "if=/dev/zero", "of=/data", "bs=\(container.dataBytes)", "count=1"])
        case .createdOnly:
            try docker(["create"] + options + ["true"])
        }
    }
}
