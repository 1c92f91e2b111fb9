/// What one reading of an engine brought.
///
/// Where the engine lists the images that it listed before, they aren't looked up until somebody asks for them: a large
/// host has thousands.
package struct Reading: Sendable {
    /// All of the snapshot, but for images and layers where those are `earlierImages`.
    package var partial: Snapshot
    /// Those of the snapshot before, where they are the images of this one.
    package let earlierImages: Lazy<KnownFacts.Images, any Error>?

    package init(_ partial: Snapshot, earlierImages: Lazy<KnownFacts.Images, any Error>? = nil) {
        self.partial = partial
        self.earlierImages = earlierImages
    }

    /// With everything. Throws where the images have to be looked up and can't be.
    package func snapshot() throws -> Snapshot {
        guard let earlierImages else { return partial }
        var whole = partial
        (whole.images, whole.layers) = try earlierImages.get().sorted
        return whole
    }
}

extension KnownFacts.Images {
    /// In the order of a snapshot; only layers of the images.
    package var sorted: (images: [Image], layers: [Layer]) {
        let images = byID.values.sorted { $0.id < $1.id }
        return (images, layers.under(images.map(\.topLayer)).sorted { $0.chainID < $1.chainID })
    }
}
