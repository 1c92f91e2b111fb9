/// An image as one reading saw it.
package struct Image: Hashable, Sendable {
    package var id: ImageID
    /// Such as `web:2` or `localhost:5000/team/web:2`, sorted.
    package var tags: [String]
    /// Such as `web@sha256:…`, sorted.
    package var repoDigests: [String]
    /// The image it was built on by the legacy builder or by commit; engines delete it along with its last child.
    package var parent: ImageID?
    /// Nil where the config has no date (or zero, or the year 1).
    package var createdAt: Timestamp?
    /// The engine's own figure. Shown beside ours and used to check them; nothing is ever computed from it.
    package var sizeBytes: Int64
    /// Nil for an image without layers.
    package var topLayer: ChainID?
    package var labels: [String: String]
    package var content: ImageContent
    /// Whether it keeps its layers. On the containerd store an image whose layers were unpacked for another one before
    /// doesn't: they go with that other image. Nil where that can't be told.
    package var holdsLayers: Bool?

    package init(
        id: ImageID, tags: [String] = [], repoDigests: [String] = [], parent: ImageID? = nil,
        createdAt: Timestamp? = nil, sizeBytes: Int64 = 0, topLayer: ChainID? = nil, labels: [String: String] = [:],
        content: ImageContent = .none, holdsLayers: Bool? = true
    ) {
        self.content = content
        self.holdsLayers = holdsLayers
        self.id = id
        self.tags = tags.sorted()
        self.repoDigests = repoDigests.sorted()
        self.parent = parent
        self.createdAt = createdAt
        self.sizeBytes = sizeBytes
        self.topLayer = topLayer
        self.labels = labels
    }

    /// The layer it keeps, with all below, as far as that is known.
    package var heldTopLayer: ChainID? { holdsLayers == false ? nil : topLayer }

    /// Every name it can be called by, tags first.
    package var references: [String] { tags + repoDigests }

    /// In the order in which they are worth asking for: where the name says which registry, first, and last what Podman
    /// files under `localhost/`, which no registry has.
    ///
    /// The containerd store's list leaves out all but one repository (26.1); there an image's ID is its digest.
    package func digestsToPull(from store: StoreKind) -> [String] {
        let repoDigests = store == .containerd ? repositories.map { "\($0)@\(id)" } : repoDigests
        func rank(_ digest: String) -> Int {
            let reference = ImageReference(digest)
            if reference.repository.hasPrefix("localhost/") { return 2 }
            return reference.repository == reference.fullRepository ? 0 : 1
        }
        return repoDigests.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    /// Neither tagged nor pulled by digest: nothing but its ID names it.
    package var isUntagged: Bool { tags.isEmpty && repoDigests.isEmpty }

    /// What to call it to people.
    package var displayName: String { tags.first ?? repoDigests.first ?? id.short }

    /// The repositories it has a name in, sorted.
    package var repositories: [String] {
        let all = references.map(ImageReference.repository)
        // Nearly always it is one.
        if let first = all.first, all.allSatisfy({ $0 == first }) { return [first] }
        return Set(all).sorted()
    }
}
