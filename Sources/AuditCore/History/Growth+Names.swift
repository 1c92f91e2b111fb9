extension Growth {
    /// What to call layers, and whose they are.
    struct LayerNames {
        private let forest: LayerForest
        private let names: [String]
        private let owners: [LayerOwner]

        init(_ analysis: Analysis) {
            forest = analysis.forest
            names = analysis.namesOfLayers()
            owners = analysis.layerOwners(
                zip(analysis.snapshot.images, analysis.repositoriesOfImages).map { ($0.topLayer, LayerOwner(of: $1)) })
        }

        subscript(layer: ChainID) -> (name: String, owner: Owner) {
            forest.position(of: layer).map { (names[$0], Owner(owners[$0])) } ?? ("", .untaggedImages)
        }
    }

    /// The same of blobs.
    struct BlobNames {
        private let names: [Digest: String]
        private let owners: [Digest: LayerOwner]

        init(_ analysis: Analysis) {
            names = analysis.namesOfBlobs()
            owners = analysis.blobOwners { LayerOwner(of: $0.repositories) }
        }

        subscript(blob: Digest) -> (name: String, owner: Owner) {
            (names[blob] ?? "", Owner(owners[blob] ?? .nobody))
        }
    }
}

extension Analysis {
    /// Of the layers of all images, by layer.
    var imageLayerSizes: [ChainID: Int64?] {
        var sizes = [ChainID: Int64?](minimumCapacity: imageLayerCount)
        for (layer, count) in zip(forest.layers, imageCounts) where count > 0 {
            sizes[layer.chainID] = .some(layer.size.atLeast)
        }
        return sizes
    }

    /// By volume: a name alone may be given again.
    var volumeSizes: [VolumeKey: Int64?] {
        Dictionary(snapshot.volumes.map { (VolumeKey($0), $0.sizeBytes) }, uniquingKeysWith: { _, last in last })
    }

    /// The name of an image that has the blob.
    fileprivate func namesOfBlobs() -> [Digest: String] {
        var names: [Digest: String] = [:]
        for image in snapshot.images.filter({ !$0.content.blobs.isEmpty }).sorted(by: Image.isBetterKnown) {
            for blob in image.content.blobs where names[blob.digest] == nil { names[blob.digest] = image.displayName }
        }
        return names
    }

    /// By position: the name of an image that has the layer, of those with the layer on top where there are some.
    fileprivate func namesOfLayers() -> [String] {
        var names = [String?](repeating: nil, count: forest.layers.count)
        for position in forest.layers.indices.reversed() {
            let own = imagesByTop[position]?.min(by: Image.isBetterKnown)
            names[position] = own?.displayName ?? names[position]
            if let parent = forest.parents[position], names[parent] == nil { names[parent] = names[position] }
        }
        return names.map { $0 ?? "" }
    }
}

extension LayerOwner {
    /// An untagged image says nothing of a layer that a tagged one has as well.
    fileprivate init(of repositories: [String]) {
        self = repositories.isEmpty ? .nobody : repositories.count == 1 ? .one(repositories[0]) : .several
    }
}

extension Image {
    /// Which of two images to name where both have something: a tagged one, then by name.
    fileprivate static func isBetterKnown(_ left: Image, than right: Image) -> Bool {
        (left.isUntagged ? 1 : 0, left.displayName) < (right.isUntagged ? 1 : 0, right.displayName)
    }
}
