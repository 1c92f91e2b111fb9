/// The content of one layer, and the history line that is said to have made it.
package struct LayerSpec: Sendable, Equatable {
    package var entries: [LayerEntry]
    package var createdBy: String

    package init(entries: [LayerEntry], createdBy: String) {
        self.entries = entries
        self.createdBy = createdBy
    }

    /// A layer of one file with `size` incompressible bytes; the same path, size and seed give the same diff ID.
    package static func file(_ path: String, size: Int, seed: UInt64) -> LayerSpec {
        var generator = SeededGenerator(seed: seed)
        let content = generator.bytes(size)
        return LayerSpec(
            entries: [.file(path: path, content: content, mode: 0o644)],
            createdBy: "COPY \(path) /\(path) # buildkit")
    }

    /// A layer with `/bin/busybox`: containers of an image that begins with it can run.
    package static func busybox(_ bytes: [UInt8]) -> LayerSpec {
        LayerSpec(
            entries: [.file(path: "bin/busybox", content: bytes, mode: 0o755)],
            createdBy: "COPY busybox /bin/busybox # buildkit")
    }

    /// A layer of zero bytes that isn't the empty archive, as `WORKDIR` makes it.
    package static func directory(_ path: String) -> LayerSpec {
        LayerSpec(entries: [.directory(path: path)], createdBy: "WORKDIR /\(path)")
    }

    /// The canonical empty layer, diff ID `sha256:5f70bf18…`, as a build step that changes no file leaves it.
    package static let empty = LayerSpec(entries: [], createdBy: "RUN /bin/sh -c true # buildkit")

    /// This layer with the files of `other` beside its own.
    package func appending(_ other: LayerSpec) -> LayerSpec {
        LayerSpec(entries: entries + other.entries, createdBy: createdBy)
    }

    /// The sum of the file sizes: what the classic store writes into `layerdb/*/size`.
    package var size: Int64 {
        entries.reduce(0) { $0 + $1.size }
    }

    /// The uncompressed layer archive, whose digest is the diff ID.
    package var archive: [UInt8] {
        var tar = TarArchive()
        for entry in entries {
            switch entry {
            case .file(let path, let content, let mode): tar.addFile(path, content, mode: mode)
            case .directory(let path): tar.addDirectory(path)
            }
        }
        return tar.bytes
    }
}
