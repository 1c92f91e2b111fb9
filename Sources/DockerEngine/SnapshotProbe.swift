internal import AuditCore
internal import Foundation

/// The sizes of containerd's snapshots from the snapshotter's own database, where it can be read from here: what
/// `/history` says of an unpacked layer.
///
/// `metadata.db` is a bbolt file: `v1/snapshots/<namespace>/<number>/<chain ID>`, with `size` as a signed varint
/// (`core/snapshots/storage/bolt.go`).
struct SnapshotProbe: LayerSizeProbe {
    private let sizes: [ChainID: Int64]

    /// Nil unless the engine uses a containerd of this host whose files can be seen.
    init?(_ connection: EngineConnection) {
        guard let root = ContainerdRoot.find(connection) else { return nil }
        let path = "\(root)/io.containerd.snapshotter.v1.\(connection.facts.driver)/metadata.db"
        guard let snapshots = BoltFile.read(path: path)?.bucket("v1", "snapshots")?.entries else { return nil }
        var sizes: [ChainID: Int64] = [:]
        for (name, entry) in snapshots {
            // Containers' own layers have no chain ID for a name.
            guard let key = name.split(separator: "/").last, let chainID = ChainID(key),
                let size = entry.bucket?.entries?["size"]?.value
            else { continue }
            sizes[chainID] = Self.varint(size)
        }
        self.sizes = sizes
    }

    func size(of layer: Layer) -> Int64? { sizes[layer.chainID] }

    /// Go's `binary.Varint`: seven bits a byte, lowest first, the sign in the lowest bit.
    static func varint(_ bytes: Data) -> Int64? {
        var value: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            guard index < 10 else { return nil }
            value |= UInt64(byte & 0x7f) << (7 * UInt64(index))
            if byte < 0x80 { return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
        }
        return nil
    }
}

/// Where a containerd of this host keeps its files.
enum ContainerdRoot {
    /// Nil unless the engine is on this host, its store is containerd's, and the files can be seen.
    static func find(_ connection: EngineConnection) -> String? {
        let facts = connection.facts
        guard connection.seesDataRoot, facts.store == .containerd else { return nil }
        // One that the engine started for itself, or the system's.
        return [facts.rootDirectory + "/containerd/daemon", "/var/lib/containerd"].first {
            FileManager.default.isReadableFile(atPath: $0 + "/io.containerd.content.v1.content/blobs/sha256")
        }
    }
}
