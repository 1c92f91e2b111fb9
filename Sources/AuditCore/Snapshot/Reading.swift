/// What one reading of an engine brought.
///
/// On most nights the engine lists the same images as on the last. They aren't looked up then: there are thousands, and
/// hardly anybody asks for them.
package struct Reading: Sendable {
    /// All of the snapshot, but for images and layers where they are as they were.
    package var found: Snapshot
    /// Those of the snapshot before, where they are the images of this one.
    package let earlierImages: Lazy<KnownFacts.Images, any Error>?

    package init(_ found: Snapshot, earlierImages: Lazy<KnownFacts.Images, any Error>? = nil) {
        self.found = found
        self.earlierImages = earlierImages
    }

    /// With everything. Throws where the images have to be looked up and can't be.
    package func snapshot() throws -> Snapshot {
        guard let earlierImages else { return found }
        var whole = found
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
