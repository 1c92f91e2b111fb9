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
        let tagged = snapshot.images.filter { !$0.isUntagged }
        let needed = HoldCount(
            forest: forest,
            holders: tagged.map { (.image($0.id), $0.topLayer) }
                + snapshot.containers.map { (.container($0.id), $0.imageID.flatMap { images[$0]?.topLayer }) })
        var heldBy: [Int: [ImageID]] = [:]
        for image in snapshot.images where image.isUntagged {
            for position in forest.chain(from: image.topLayer) where !needed.isHeld(position) {
                heldBy[position, default: []].append(image.id)
            }
        }
        for position in forest.layers.indices where !needed.isHeld(position) && heldBy[position] == nil {
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
