extension Analysis {
    /// The bytes of the layers and blobs whose every holder is of one group, for all groups in one pass: what
    /// `reclaimable(removing:)` says of the holders of each, without the writable layers. Where it can't be seen what the
    /// build cache holds, its share counts as the group's.
    func exclusiveBytes(
        image groupOfImage: (ImageID) -> String?, container groupOfContainer: (Container) -> String?
    ) -> [String: Int64] {
        var owners = [Owner](repeating: .nobody, count: forest.layers.count)
        func hold(_ top: ChainID?, _ group: String?) {
            guard let position = forest.position(of: top) else { return }
            owners[position].add(group.map(Owner.one) ?? .several)
        }
        var blobOwners: [Digest: Owner] = [:]
        for image in snapshot.images {
            let group = groupOfImage(image.id)
            hold(image.heldTopLayer, group)
            for blob in image.content.blobs {
                blobOwners[blob.digest, default: .nobody].add(group.map(Owner.one) ?? .several)
            }
        }
        for container in snapshot.containers {
            hold(container.imageID.flatMap { images[$0]?.topLayer }, groupOfContainer(container))
        }
        for record in snapshot.buildCache { hold(record.chainID, nil) }

        var bytes: [String: Int64] = [:]
        for position in forest.layers.indices.reversed() {
            if let parent = forest.parents[position] { owners[parent].add(owners[position]) }
            if case .one(let group) = owners[position] {
                bytes[group, default: 0] += forest.layers[position].size.atLeast
            }
        }
        for (digest, owner) in blobOwners {
            if case .one(let group) = owner { bytes[group, default: 0] += blobSizes[digest] ?? 0 }
        }
        return bytes
    }

    private enum Owner: Equatable {
        case nobody
        case one(String)
        /// More than one group, or something of none.
        case several

        mutating func add(_ other: Owner) {
            if self == .nobody { self = other } else if other != .nobody, other != self { self = .several }
        }
    }
}
