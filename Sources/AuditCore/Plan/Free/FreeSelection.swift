/// Leaves of what a policy lets go only as much as reaches a target, with the least regret.
///
/// The regret of a layer is its bytes times how likely any of the images on it is to be wanted again. What nothing
/// brings back (an image no registry has, what a container has written, a volume) counts a hundredfold.
struct FreeSelection {
    let analysis: Analysis
    let likelihood: Likelihood
    let isLocalOnly: (Image) -> Bool

    private static let lossFactor = 100.0
    /// Of build cache by the byte: the next build makes it again, from what is at hand.
    private static let cacheRegret = 0.01

    private enum Item: Hashable {
        case layer(Int)
        case container(ContainerID)
        case volume(String)
        case cache
    }

    /// Keeps what isn't needed; false where all together don't reach the target.
    func reduce(_ selection: inout Selection, to target: Int64) -> Bool {
        let (forest, items, cachedLayers) = forest(of: selection)
        guard let gone = LeastRegret(forest, freeing: target).solution() else { return false }
        let chosen = Set(zip(items, gone).filter(\.1).map(\.0))
        let spared = Selection.Decision.keep(Reason(.targetReached, "the target is reached without it"))
        for image in selection.removedImages {
            let top = analysis.forest.position(of: analysis.images[image]?.topLayer)
            if !(top.map { chosen.contains(.layer($0)) } ?? false) { selection.images[image] = spared }
        }
        for container in selection.removedContainers where !chosen.contains(.container(container)) {
            selection.containers[container] = spared
        }
        for (volume, decision) in selection.volumes where decision.isRemoved && !chosen.contains(.volume(volume)) {
            selection.volumes[volume] = spared
        }
        let needsCache = chosen.contains {
            if case .layer(let layer) = $0 { cachedLayers.contains(layer) } else { false }
        }
        if !chosen.contains(.cache), !needsCache { selection.buildCacheUnusedFor = .never }
        return true
    }

    /// - Returns: Also the layers that go only if the cache is pruned after their images.
    private func forest(of selection: Selection) -> (RegretForest, [Item], cachedLayers: Set<Int>) {
        var forest = RegretForest()
        var items: [Item] = []
        func add(_ item: Item, parent: Int? = nil, bytes: Int64, regret: Double, isChoice: Bool) -> Int {
            items.append(item)
            return forest.add(RegretForest.Node(parent: parent, bytes: bytes, regret: regret, isChoice: isChoice))
        }
        var count = analysis.holdCount
        // Untagged parents go along with their last child: they hold nothing that it doesn't.
        let removable = analysis.snapshot.images.filter { isRemovable($0, selection) }
        var blobBytes: [Int: Int64] = [:]
        for image in removable {
            let blobs = count.release(.image(image.id)).blobs
            guard let top = analysis.forest.position(of: image.topLayer) else { continue }
            blobBytes[top, default: 0] += analysis.contentFreed(image.content, blobs: blobs).atLeast
        }
        for container in selection.removedContainers { _ = count.release(.container(container)) }
        let records = CachePruning(analysis: analysis, age: selection.buildCacheUnusedFor)
            .records(besidesImages: { !isRemovable($0, selection) })
        let cachedLayers = layersFreedByCache(records, &count)
        let isOfImages = analysis.forest.held(by: removable.compactMap { analysis.forest.position(of: $0.topLayer) })
        let unusedLayers = cachedLayers.filter { !isOfImages[$0] }

        var nodes: [Int: Int] = [:]
        let (spared, lost) = wanted(removable)
        for position in analysis.forest.layers.indices where !count.isHeld(position) {
            // What the prune alone holds goes with it.
            if unusedLayers.contains(position) { continue }
            let bytes = analysis.sizeFreed(position).atLeast + (blobBytes[position] ?? 0)
            let weight = (1 - spared[position]) + Self.lossFactor * (1 - lost[position])
            nodes[position] = add(
                .layer(position), parent: analysis.forest.parents[position].flatMap { nodes[$0] }, bytes: bytes,
                regret: Double(bytes) * weight, isChoice: analysis.imagesByTop[position] != nil)
        }
        for container in analysis.snapshot.containers
        where selection.containers[container.id]?.isRemoved ?? false {
            let bytes = Analysis.writableSize(container).atLeast
            let top = container.imageID.flatMap { analysis.forest.position(of: analysis.images[$0]?.topLayer) }
            _ = add(
                .container(container.id), parent: top.flatMap { nodes[$0] }, bytes: bytes,
                regret: container.holdsData ? Double(max(bytes, 1)) * Self.lossFactor : 0, isChoice: true)
        }
        for volume in analysis.snapshot.volumes where selection.volumes[volume.name]?.isRemoved ?? false {
            let bytes = volume.sizeBytes ?? 0
            _ = add(
                .volume(volume.name), bytes: bytes, regret: Double(bytes) * Self.lossFactor, isChoice: true)
        }
        let cacheBytes =
            unusedLayers.map { analysis.sizeFreed($0).atLeast }.reduce(0, +)
            + records.filter { analysis.forest.position(of: $0.chainID) == nil }.map(\.size.atLeast).reduce(0, +)
        if !records.isEmpty {
            _ = add(.cache, bytes: cacheBytes, regret: Double(cacheBytes) * Self.cacheRegret, isChoice: true)
        }
        return (forest, items, cachedLayers)
    }

    private func isRemovable(_ image: Image, _ selection: Selection) -> Bool {
        selection.removes(image) || selection.leavesToChildren(image.id)
    }

    /// Layers that nothing but these records holds, now that no removable image counts.
    private func layersFreedByCache(_ records: [BuildCacheRecord], _ count: inout HoldCount) -> Set<Int> {
        var freed: Set<Int> = []
        for record in records { freed.formUnion(count.release(.cacheRecord(record.id)).layers) }
        return freed
    }

    /// By layer: how likely it is that nobody wants it again of those who could pull it, and of those who couldn't.
    private func wanted(_ images: [Image]) -> (spared: [Double], lost: [Double]) {
        var spared = [Double](repeating: 1, count: analysis.forest.layers.count)
        var lost = spared
        for image in images {
            guard let top = analysis.forest.position(of: image.topLayer) else { continue }
            if !image.isUntagged, isLocalOnly(image) {
                lost[top] *= 1 - likelihood.ofUse(image)
            } else {
                spared[top] *= 1 - likelihood.ofUse(image)
            }
        }
        for position in spared.indices.reversed() {
            guard let parent = analysis.forest.parents[position] else { continue }
            spared[parent] *= spared[position]
            lost[parent] *= lost[position]
        }
        return (spared, lost)
    }
}
