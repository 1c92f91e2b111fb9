/// Who holds what in one snapshot. Every byte figure of a plan or report comes from here.
package struct Analysis: Sendable {
    package let snapshot: Snapshot
    package let forest: LayerForest
    package let images: [ImageID: Image]
    package let containers: [ContainerID: Container]
    package let cacheRecords: [String: BuildCacheRecord]
    /// The containers that refer to an image or mount it, in any state.
    package let containersByImage: [ImageID: [Container]]
    /// The images the legacy builder or a commit made on an image, in the order in which they are best given up.
    package let childrenByImage: [ImageID: [Image]]
    /// The positions of the top layers of the snapshot's images, in its order.
    let topsOfImages: [Int?]
    /// The images whose top layer is this one, by position in the forest.
    package let imagesByTop: [Int: [Image]]
    /// Before anything is taken away.
    package let holdCount: HoldCount
    /// Layers that the build cache, or an image that couldn't be read, may hold as well: deleting what is known to hold
    /// them may not free them.
    let maybeHeldElsewhere: [Bool]
    let blobSizes: [Digest: Int64]
    /// The places of the records that each record of the build cache lies on.
    let cacheParents: [[Int]]
    /// How many images lie on each layer, by position.
    package let imageCounts: [Int]
    /// By the place of an image.
    let repositoriesOfImages: [[String]]
    // Not every analysis needs these.
    private let lazyOrder: Lazy<Order, Never>
    private let lazyShortIDs: Lazy<ShortIDs, Never>
    var ranks: RepositoryRanks { lazyOrder.get().ranks }
    /// The places of the images in the order in which they are best given up.
    var leastMissedFirst: [Int] { lazyOrder.get().leastMissedFirst }
    var shortIDs: ShortIDs { lazyShortIDs.get() }
    /// On the containerd store the cache keeps blobs of images by leases, which the API doesn't show.
    private var maybeCachesBlobs: Bool { !snapshot.buildCache.isEmpty || !snapshot.isCacheRead }

    package init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
        let images = Dictionary(snapshot.images.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let forest = LayerForest(snapshot.layers)
        self.images = images
        self.forest = forest
        containers = Dictionary(snapshot.containers.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        containersByImage = snapshot.containers.reduce(into: [:]) { byImage, container in
            for image in container.usedImages { byImage[image, default: []].append(container) }
        }
        let repositories = snapshot.images.map(\.repositories)
        repositoriesOfImages = repositories
        let order = Lazy<Order, Never>(Order(snapshot.images, repositories: repositories))
        lazyOrder = order
        lazyShortIDs = Lazy(ShortIDs(snapshot, repositories: repositories))
        let isChild = snapshot.images.map { $0.parent.map { images[$0] != nil } ?? false }
        childrenByImage =
            isChild.contains(true)
            ? Dictionary(
                grouping: order.get().leastMissedFirst.filter { isChild[$0] }.map { snapshot.images[$0] },
                by: { $0.parent! }) : [:]
        let topsOfImages = snapshot.images.map { forest.position(of: $0.topLayer) }
        self.topsOfImages = topsOfImages
        imagesByTop = Dictionary(
            grouping: snapshot.images.indices.filter { topsOfImages[$0] != nil }, by: { topsOfImages[$0]! }
        ).mapValues { places in places.map { snapshot.images[$0] } }
        holdCount = HoldCount(
            forest: forest,
            holders: zip(snapshot.images, topsOfImages).map { (.image($0.id), $0.holdsLayers == false ? nil : $1) }
                + snapshot.containers.flatMap { container in
                    container.usedImages.map { (.container(container.id), forest.position(of: images[$0]?.topLayer)) }
                } + snapshot.buildCache.map { (.cacheRecord($0.id), forest.position(of: $0.chainID)) },
            images: snapshot.images)
        blobSizes = Dictionary(
            snapshot.images.flatMap { $0.content.blobs.map { ($0.digest, $0.sizeBytes) } },
            uniquingKeysWith: { first, _ in first })
        cacheRecords = Dictionary(snapshot.buildCache.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let cachePlaces = Dictionary(
            zip(snapshot.buildCache.lazy.map(\.id), snapshot.buildCache.indices),
            uniquingKeysWith: { first, _ in first })
        cacheParents = snapshot.buildCache.map { $0.parents.compactMap { cachePlaces[$0] } }
        imageCounts = Self.imageCounts(forest, tops: imagesByTop)
        maybeHeldElsewhere = Self.layersMaybeHeldElsewhere(forest, snapshot)
    }

    /// The volumes that the engine deletes once the container has stopped: the anonymous ones of one started with `--rm`
    /// that no other container mounts. Sorted by name.
    ///
    /// - Parameter gone: Containers that are gone by then: of several that share a volume, the last takes it along.
    func volumesGoing(withStopOf container: Container, after gone: Set<ContainerID> = []) -> [Volume] {
        guard container.state.isRunning, container.isAutoRemoved, !container.volumeNames.isEmpty else { return [] }
        let own = Set(container.volumeNames)
        let others = Set(
            snapshot.containers.filter { $0.id != container.id && !gone.contains($0.id) }.flatMap(\.volumeNames))
        return snapshot.volumes.filter { $0.isAnonymous && own.contains($0.name) && !others.contains($0.name) }
    }

    /// The positions of the layers that these images keep, with all below each.
    func tops(ofImages isWanted: (Image) -> Bool) -> [Int] {
        zip(snapshot.images, topsOfImages).compactMap { $0.holdsLayers != false && isWanted($0) ? $1 : nil }
    }

    /// The same of these containers: of their own images and of those they mount.
    func tops(ofContainers isWanted: (Container) -> Bool) -> [Int] {
        snapshot.containers.filter(isWanted).flatMap(\.usedImages).compactMap {
            forest.position(of: images[$0]?.topLayer)
        }
    }

    /// And of these records of the build cache.
    func tops(ofCacheRecords isWanted: (BuildCacheRecord) -> Bool) -> [Int] {
        snapshot.buildCache.filter(isWanted).compactMap { forest.position(of: $0.chainID) }
    }

    /// What was built on an image: with a name, or without, and then what was built on that as well.
    func descendants(of image: ImageID) -> [Image] {
        var found: [Image] = []
        var seen: Set<ImageID> = [image]
        var next = [image]
        while let parent = next.popLast() {
            for child in childrenByImage[parent] ?? [] where seen.insert(child.id).inserted {
                found.append(child)
                if child.isUntagged { next.append(child.id) }
            }
        }
        return found
    }

    /// All layers that records of the build cache are known to hold.
    var cacheLayers: Set<ChainID> {
        let isHeld = forest.held(by: tops(ofCacheRecords: { _ in true }))
        return Set(forest.layers.indices.filter { isHeld[$0] }.map { forest.layers[$0].chainID })
    }

    /// The bytes that go when all of these go: the layers whose every holder is among them, and the writable
    /// layers of the containers.
    package func reclaimable(removing holders: some Sequence<Holder>) -> ByteRange {
        var count = holdCount
        return holders.map { size(ofReleasing: $0, in: &count) }.sum()
    }

    /// The bytes that go with this one, once those already released from `count` are gone.
    package func size(ofReleasing holder: Holder, in count: inout HoldCount) -> ByteRange {
        size(of: count.release(holder), by: holder)
    }

    /// The bytes that go if this one alone goes.
    package func sizeAlone(_ holder: Holder) -> ByteRange { size(of: holdCount.releasing(holder), by: holder) }

    func sizeAlone(_ image: Image) -> ByteRange { size(of: holdCount.releasing(.image(image.id)), by: image) }

    /// The bytes of what an image no longer holds.
    func size(of released: HoldCount.Released, by image: Image) -> ByteRange {
        let layers = image.holdsLayers != nil ? sizeFreed(released.layers) : layersMaybeFreed(with: image)
        return layers + contentFreed(image.content, blobs: released.blobs)
    }

    private func size(of released: HoldCount.Released, by holder: Holder) -> ByteRange {
        let layers = sizeFreed(released.layers)
        switch holder {
        case .image(let id): return images[id].map { size(of: released, by: $0) } ?? layers
        case .container(let id):
            guard let container = containers[id] else { return layers }
            // The image was removed by force: its layers are still there, but nothing lists them.
            let areImagesKnown = container.knowsUsedImages && container.usedImages.allSatisfy { images[$0] != nil }
            return layers + Self.writableSize(container) + (areImagesKnown ? .zero : .unknown)
        case .cacheRecord(let id):
            // One that holds a layer has no bytes but the layer's.
            guard let record = cacheRecords[id], forest.position(of: record.chainID) == nil else { return layers }
            return record.size
        }
    }

    /// Where it can't be told which of several images keeps a layer: those it has alone, up to all of its layers.
    private func layersMaybeFreed(with image: Image) -> ByteRange {
        let chain = forest.chain(from: image.topLayer)
        let alone = chain.filter { imageCounts[$0] == 1 }.map { forest.layers[$0].size.atLeast }.reduce(0, +)
        return ByteRange(atLeast: alone, atMost: chain.map { forest.layers[$0].size }.sum().atMost)
    }

    func contentFreed(_ content: ImageContent, blobs: [Digest]) -> ByteRange {
        if case .total(let bytes) = content { return ByteRange(atLeast: 0, atMost: bytes) }
        if blobs.isEmpty { return .zero }
        let bytes = blobs.compactMap { blobSizes[$0] }.reduce(0, +)
        return maybeCachesBlobs ? ByteRange(atLeast: 0, atMost: bytes) : .exactly(bytes)
    }

    /// What deleting the layer's last visible holder frees.
    package func sizeFreed(_ position: Int) -> ByteRange {
        let size = forest.layers[position].size
        return maybeHeldElsewhere[position] ? ByteRange(atLeast: 0, atMost: size.atMost) : size
    }

    private func sizeFreed(_ positions: [Int]) -> ByteRange {
        // A loop: it is asked of every image for every policy, and a closure would take all of this along.
        var size = ByteRange.zero
        for position in positions { size += sizeFreed(position) }
        return size
    }

    package static func writableSize(_ container: Container) -> ByteRange {
        container.writableBytes.map(ByteRange.exactly) ?? .unknown
    }

    /// How many layers the images have, each counted once: without those that only the build cache holds.
    package var imageLayerCount: Int { imageCounts.count { $0 > 0 } }

    package var layersTotal: ByteRange { zip(forest.layers, imageCounts).lazy.filter { $0.1 > 0 }.map(\.0.size).sum() }

    private static func layersMaybeHeldElsewhere(_ forest: LayerForest, _ snapshot: Snapshot) -> [Bool] {
        // An image whose layers couldn't be read may hold any of them.
        if snapshot.gaps.contains(where: { $0.kind == "image" }) {
            return [Bool](repeating: true, count: forest.layers.count)
        }
        // Podman's build cache is images.
        if snapshot.knowsCacheHolds || snapshot.engine.store == .podman {
            return [Bool](repeating: false, count: forest.layers.count)
        }
        let blobs = snapshot.images.compactMap { $0.content.blobs.map(\.sizeBytes).max() ?? $0.content.bytes }
        return CachedLayerGuess(
            forest: forest, records: snapshot.buildCache, largestBlobBytes: blobs.max() ?? 0
        ).maybeHeld(isCacheRead: snapshot.isCacheRead)
    }

    private static func imageCounts(_ forest: LayerForest, tops: [Int: [Image]]) -> [Int] {
        var counts = forest.layers.indices.map { tops[$0]?.count ?? 0 }
        for position in forest.layers.indices.reversed() {
            if let parent = forest.parents[position] { counts[parent] += counts[position] }
        }
        return counts
    }
}
