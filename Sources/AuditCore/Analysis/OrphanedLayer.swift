/// A layer that no tagged image and no container holds.
package struct OrphanedLayer: Hashable, Sendable {
    package var layer: Layer
    package var kind: Kind
    /// The untagged images that still hold it, by ID.
    package var heldBy: [ImageID]

    package enum Kind: String, Codable, Sendable {
        /// An untagged image still holds it.
        case dangling
        /// Only the build cache does.
        case cached
    }
}

extension Analysis {
    /// Sorted by size, largest first, then by chain ID.
    package func orphanedLayers() -> [OrphanedLayer] {
        let tagged = zip(snapshot.images, topsOfImages).compactMap { $0.isUntagged ? nil : $1 }
        let isNeeded = forest.held(by: tagged + tops(ofContainers: { _ in true }))
        var heldBy: [Int: [ImageID]] = [:]
        for (image, top) in zip(snapshot.images, topsOfImages) where image.isUntagged {
            for position in forest.chain(from: top) where !isNeeded[position] {
                heldBy[position, default: []].append(image.id)
            }
        }
        for position in forest.layers.indices where !isNeeded[position] && heldBy[position] == nil {
            heldBy[position] = []
        }
        return
            heldBy
            .map { position, images in
                OrphanedLayer(
                    layer: forest.layers[position], kind: images.isEmpty ? .cached : .dangling, heldBy: images.sorted())
            }
            .sorted { ($1.layer.size.atLeast, $0.layer.chainID) < ($0.layer.size.atLeast, $1.layer.chainID) }
    }
}
