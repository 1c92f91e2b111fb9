/// What is known of an engine that was read before.
package struct KnownFacts: Sendable {
    /// The images of the last snapshot, looked up where the engine lists others by now or something is to be said of them.
    package var images: Lazy<Images, any Error>
    /// As the last snapshot saw them.
    package var containers: [ContainerID: Container]
    /// Of what the engine listed then, if nothing was left open about it.
    package var imageListHash: Digest?
    /// Where to ask about others; nil where nothing was ever read.
    package var archive: (any Archive)?
    /// When the last snapshot was taken; nil where there is none.
    package var takenAt: Timestamp?
    /// Its number.
    package var snapshot: Int?

    package init(
        images: Lazy<Images, any Error> = Lazy(Images()), containers: [ContainerID: Container] = [:],
        imageListHash: Digest? = nil, takenAt: Timestamp? = nil, snapshot: Int? = nil, archive: (any Archive)? = nil
    ) {
        self.images = images
        self.containers = containers
        self.imageListHash = imageListHash
        self.takenAt = takenAt
        self.snapshot = snapshot
        self.archive = archive
    }

    /// Images of one snapshot, with their layers.
    package struct Images: Sendable {
        /// Those whose layers could be read.
        package var byID: [ImageID: Image]
        /// Those of the build cache, too.
        package var layers: [ChainID: Layer]
        /// Which image had a tag.
        package var tags: [String: ImageID]

        package init(
            byID: [ImageID: Image] = [:], layers: [ChainID: Layer] = [:], tags: [String: ImageID] = [:]
        ) {
            self.byID = byID
            self.layers = layers
            self.tags = tags
        }
    }

    /// Knows what earlier snapshots had. A large host's past is too much to be loaded for each reading.
    package protocol Archive: Sendable {
        /// Those of these that were ever read with their layers, without what can change.
        func images(_ ids: [ImageID]) throws -> [ImageID: Image]

        /// Those of these that were ever read, with all layers below them.
        func layers(_ ids: [ChainID]) throws -> [ChainID: Layer]
    }
}
