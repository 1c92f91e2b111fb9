package import Foundation

/// An archive for `docker load` or `podman load`: any layer forest in one call, with its IDs known beforehand.
package struct LoadArchive: Sendable {
    /// In the order of the specifications.
    package let images: [ArchivedImage]
    /// The archive itself.
    package let data: Data

    /// Lays the images out; a layer that several images hold is written once.
    package init(images specs: [ImageSpec]) throws {
        var tar = TarArchive()
        var written: Set<String> = []
        var archived: [ArchivedImage] = []
        var manifest: [ManifestItem] = []
        for spec in specs {
            let diffIDs = spec.layers.map { layer in
                let bytes = layer.archive
                let diffID = SHA256Digest.of(bytes)
                if written.insert(diffID).inserted { tar.addFile(Self.layerPath(diffID), bytes) }
                return diffID
            }
            let image = try ArchivedImage(spec, diffIDs: diffIDs)
            let path = SHA256Digest.hex(image.imageID) + ".json"
            if written.insert(image.imageID).inserted { tar.addFile(path, image.configuration) }
            archived.append(image)
            // Without tags the key says null, as `docker save ID` writes it; engines then load the image untagged.
            manifest.append(
                ManifestItem(
                    Config: path, RepoTags: spec.tags.isEmpty ? nil : spec.tags, Layers: diffIDs.map(Self.layerPath)))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        tar.addFile("manifest.json", Array(try encoder.encode(manifest)))
        images = archived
        data = Data(tar.bytes)
    }

    /// Every layer by its chain's hexadecimal digits: what `layerdb/sha256/*/size` holds after the load.
    package var layerSizes: [String: Int64] {
        var sizes: [String: Int64] = [:]
        for image in images {
            for (chainID, size) in zip(image.chainIDs, image.layerSizes) { sizes[SHA256Digest.hex(chainID)] = size }
        }
        return sizes
    }

    private static func layerPath(_ diffID: String) -> String {
        SHA256Digest.hex(diffID) + "/layer.tar"
    }

    private struct ManifestItem: Encodable {
        var Config: String
        var RepoTags: [String]?
        var Layers: [String]

        enum CodingKeys: CodingKey { case Config, RepoTags, Layers }

        /// Written by hand because the synthesized form leaves out a nil.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Config, forKey: .Config)
            try container.encode(RepoTags, forKey: .RepoTags)
            try container.encode(Layers, forKey: .Layers)
        }
    }
}
