internal import AuditCore
internal import Foundation

/// The blobs of an image on the containerd store, from the content store's files where these can be read from here.
///
/// An image's ID there is the digest of its manifest or index, and `blobs/sha256/<digest>` is that very document: it
/// names the config, the layers, and an index the manifests of each platform, of which only some may be present.
struct BlobProbe {
    private let folder: String
    /// The blobs that keep snapshots, by their digest as text. Nil where containerd's database can't be read.
    private let keepers: Set<String>?

    /// Nil unless the engine uses a containerd of this host whose content store can be seen.
    init?(_ connection: EngineConnection) {
        guard let root = ContainerdRoot.find(connection) else { return nil }
        folder = root + "/io.containerd.content.v1.content/blobs/sha256"
        keepers = Self.keepers(
            database: root + "/io.containerd.metadata.v1.bolt/meta.db", driver: connection.facts.driver)
    }

    /// The configs with a label that refers to a snapshot: unpacking an image sets it, but an engine that finds the
    /// layers unpacked for another image doesn't (seen on 26.1 and 28.5).
    private static func keepers(database: String, driver: String) -> Set<String>? {
        let label = "containerd.io/gc.ref.snapshot.\(driver)"
        guard let blobs = BoltFile.read(path: database)?.bucket("v1", "moby", "content", "blob")?.entries else {
            return nil
        }
        return Set(blobs.filter { $0.value.bucket?.bucket("labels")?.entries?[label] != nil }.keys)
    }

    /// Whether one of these blobs of an image keeps its layers; nil where that can't be told.
    func holdsLayers(_ blobs: [ImageContent.Blob]) -> Bool? {
        keepers.map { keepers in blobs.contains { keepers.contains($0.digest.description) } }
    }

    private struct Document: Decodable {
        var config: Descriptor?
        var layers: [Descriptor]?
        var manifests: [Descriptor]?
    }

    private struct Descriptor: Decodable {
        var digest: String
    }

    /// Of all blobs, whoever holds them.
    var totalBytes: Int64 {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.compactMap { Digest("sha256:" + $0) }.compactMap(size(of:)).reduce(0, +)
    }

    /// Sorted by digest; nil where the image's own document can't be read.
    func blobs(of image: ImageID) -> [ImageContent.Blob]? {
        var found: [Digest: Int64] = [:]
        guard collect(image, into: &found, depth: 0) else { return nil }
        return found.sorted { $0.key < $1.key }.map { ImageContent.Blob(digest: $0.key, sizeBytes: $0.value) }
    }

    private func collect(_ digest: Digest, into found: inout [Digest: Int64], depth: Int) -> Bool {
        let path = "\(folder)/\(digest.hex)"
        // An index of indexes is as deep as the specification goes.
        guard depth < 4, found[digest] == nil, let bytes = try? Data(contentsOf: URL(filePath: path)),
            let document = try? JSONDecoder().decode(Document.self, from: bytes)
        else { return false }
        found[digest] = Int64(bytes.count)
        for part in (document.layers ?? []) + (document.config.map { [$0] } ?? []) {
            guard let digest = Digest(part.digest), let size = size(of: digest) else { continue }
            found[digest] = size
        }
        for manifest in document.manifests ?? [] {
            if let digest = Digest(manifest.digest) { _ = collect(digest, into: &found, depth: depth + 1) }
        }
        return true
    }

    private func size(of digest: Digest) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(digest.hex)")
        return (attributes?[.size] as? NSNumber)?.int64Value
    }
}
