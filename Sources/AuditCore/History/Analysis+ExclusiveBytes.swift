/// To whom a layer or blob belongs, as far as its holders tell.
enum LayerOwner: Hashable, Sendable {
    case nobody
    case one(String)
    /// More than one group, or something of none.
    case several

    mutating func add(_ other: LayerOwner) {
        if self == .nobody { self = other } else if other != .nobody, other != self { self = .several }
    }
}

extension Analysis {
    /// By position in the forest: what holds a layer holds all below it.
    func layerOwners(_ holders: [(top: ChainID?, owner: LayerOwner)]) -> [LayerOwner] {
        var owners = [LayerOwner](repeating: .nobody, count: forest.layers.count)
        for (top, owner) in holders {
            if let position = forest.position(of: top) { owners[position].add(owner) }
        }
        for position in forest.layers.indices.reversed() {
            if let parent = forest.parents[position] { owners[parent].add(owners[position]) }
        }
        return owners
    }

    func blobOwners(_ owner: (Image) -> LayerOwner) -> [Digest: LayerOwner] {
        var owners: [Digest: LayerOwner] = [:]
        for image in snapshot.images {
            for blob in image.content.blobs { owners[blob.digest, default: .nobody].add(owner(image)) }
        }
        return owners
    }

    /// The bytes of the layers and blobs that only images and containers of one group hold, for all groups in one pass:
    /// what `reclaimable(removing:)` says of each group together with the build cache, without what else they have. The
    /// cache is nobody's: it keeps all that was built here, and can't be seen everywhere.
    func exclusiveBytes(
        image groupOfImage: (ImageID) -> String?, container groupOfContainer: (Container) -> String?
    ) -> [String: Int64] {
        func owner(_ group: String?) -> LayerOwner { group.map(LayerOwner.one) ?? .several }
        let owners = layerOwners(
            snapshot.images.map { ($0.heldTopLayer, owner(groupOfImage($0.id))) }
                + snapshot.containers.map { container in
                    (container.imageID.flatMap { images[$0]?.topLayer }, owner(groupOfContainer(container)))
                })
        var bytes: [String: Int64] = [:]
        for (position, owner) in owners.enumerated() {
            if case .one(let group) = owner { bytes[group, default: 0] += forest.layers[position].size.atLeast }
        }
        for (digest, owner) in blobOwners({ owner(groupOfImage($0.id)) }) {
            if case .one(let group) = owner { bytes[group, default: 0] += blobSizes[digest] ?? 0 }
        }
        return bytes
    }
}
