/// What the engine's events say of an image since the reading before: the last time of each kind.
package struct ImageEvent: Hashable, Sendable {
    package var imageID: ImageID
    package var kind: Kind
    package var at: Timestamp
    /// What the registry calls it, where that is known: `registry.example/web:1`, with a tag or a digest.
    package var reference: String?

    package init(imageID: ImageID, kind: Kind, at: Timestamp, reference: String? = nil) {
        self.reference = reference
        self.imageID = imageID
        self.kind = kind
        self.at = at
    }

    package enum Kind: String, Sendable, CaseIterable {
        /// A container of it was made, started or ended, or it was pulled, pushed, saved, loaded or tagged.
        case used
        /// It was pulled from a registry or pushed to one.
        case registry
    }
}
