internal import AuditCore
internal import Foundation

/// Checks an archive as `docker save` writes it: that the image is in it, whole.
enum ImageArchive {
    enum Problem: Error, CustomStringConvertible {
        case cannotWrite(String, why: String)
        case damaged(String, why: String)

        var description: String {
            switch self {
            case .cannotWrite(let path, let why): "can't write \(path): \(why)"
            case .damaged(let path, let why): "the archive \(path) is not whole: \(why)"
            }
        }
    }

    private struct ManifestItem: Decodable {
        var Config: String
        var Layers: [String]
    }

    private struct Configuration: Decodable {
        var rootfs: RootFS

        struct RootFS: Decodable {
            var diff_ids: [String]
        }
    }

    /// Reads all of it once: every layer must be there and be what the image's configuration says it is.
    static func check(_ path: String, holds id: ImageID) throws {
        let files = try TarReader.files(of: path)
        func damaged(_ why: String) -> Problem { .damaged(path, why: why) }
        guard let list = files["manifest.json"]?.content,
            let items = try? JSONDecoder().decode([ManifestItem].self, from: list)
        else { throw damaged("it has no manifest") }
        let isNamed = { (name: String) in files["blobs/sha256/\(name)"] != nil }
        for item in items {
            guard let config = files[item.Config], let content = config.content,
                let configuration = try? JSONDecoder().decode(Configuration.self, from: content)
            else { continue }
            // The containerd store calls an image by its manifest, which is in the archive, too.
            guard config.digest == id || isNamed(id.hex) else { continue }
            guard item.Layers.count == configuration.rootfs.diff_ids.count else { throw damaged("layers are missing") }
            for (layer, diffID) in zip(item.Layers, configuration.rootfs.diff_ids) {
                guard let file = TarReader.file(layer, in: files) else {
                    throw damaged("the layer \(layer) is missing")
                }
                // Compressed ones are called by their own digest.
                guard file.digest == Digest(diffID) || layer == "blobs/sha256/\(file.digest.hex)" else {
                    throw damaged("the layer \(layer) is damaged")
                }
            }
            return
        }
        throw damaged("the image \(id.short) isn't in it")
    }
}
