/// Tagged images whose removal would free nothing: other holders need every layer they have.
///
/// Removing such an image costs its name and gains no byte, so it stays, with that as the reason. Records of the build
/// cache that are pruned after it are no such holders: once it is gone its layers go with them.
struct FruitlessImages {
    let analysis: Analysis

    func withdraw(from selection: inout Selection) {
        let images = analysis.snapshot.images
        let isRemoved = images.indices.map { selection.removes(imageCalled: images[$0].id) }
        var along: [ImageID: Bool] = [:]
        let staying = images.indices.filter { !isRemoved[$0] && !goesAlong(images[$0].id, selection, &along) }
        let keptRecords = recordsKept(selection.buildCacheUnusedFor, besides: Set(staying.map { images[$0].id }))
        let isHeld = analysis.forest.held(
            by: staying.compactMap { images[$0].holdsLayers == false ? nil : analysis.topsOfImages[$0] }
                + analysis.tops(ofContainers: { !selection.removes($0) }) + keptRecords)
        // On the containerd store.
        let heldBlobs = Set(staying.flatMap { images[$0].content.blobs.map(\.digest) })
        let keepers = keepersByLayer(staying)
        let isCached = analysis.forest.held(by: keptRecords)

        for place in images.indices where isRemoved[place] && !images[place].isUntagged {
            let top = analysis.topsOfImages[place]
            let isFruitless = analysis.forest.chain(from: top).allSatisfy {
                isHeld[$0] || analysis.forest.layers[$0].size == .zero
            }
            let content = images[place].content
            guard isFruitless, content.blobs.allSatisfy({ heldBlobs.contains($0.digest) }) else { continue }
            if case .total(let bytes) = content, bytes > 0 { continue }
            let why = why(Array(analysis.forest.chain(from: top)), keepers, isCached)
            let reason = Reason(
                why.isKept ? .holdsUsedLayers : .freesNothing, "removing it frees nothing: \(why.text)")
            selection.images[images[place].id] = .keep(reason)
        }
    }

    /// Whether it is an untagged parent that the engine deletes with the last of its children.
    ///
    /// - Parameter known: Of which parents that was found out.
    private func goesAlong(_ image: ImageID, _ selection: Selection, _ known: inout [ImageID: Bool]) -> Bool {
        guard selection.leavesToChildren(image) else { return false }
        if let known = known[image] { return known }
        known[image] = false
        let goes =
            isLineFree(above: image, selection)
            && (analysis.childrenByImage[image] ?? []).allSatisfy {
                selection.removes($0) || goesAlong($0.id, selection, &known)
            }
        known[image] = goes
        return goes
    }

    /// Where one of its parents without a name must stay, the engine may be told to leave them all. It leaves off by itself
    /// at one that a container was made from.
    private func isLineFree(above image: ImageID, _ selection: Selection) -> Bool {
        var next = analysis.images[image]?.parent
        var seen: Set<ImageID> = []
        while let id = next, let parent = analysis.images[id], parent.isUntagged, seen.insert(id).inserted {
            guard selection.leavesToChildren(id) || selection.removes(parent) else {
                guard case .keep(let reason) = selection.images[id], reason.code == .inUse else { return false }
                return analysis.containersByImage[id]?.contains { $0.imageID == id } ?? false
            }
            next = parent.parent
        }
        return true
    }

    /// The tops of what records hold that no prune takes once there are only these images.
    private func recordsKept(_ age: Age, besides staying: Set<ImageID>) -> [Int] {
        let pruned = CachePruning(analysis: analysis, age: age).records(besidesImages: { staying.contains($0.id) })
        let gone = Set(pruned.map(\.id))
        return analysis.tops(ofCacheRecords: { !gone.contains($0.id) })
    }

    /// - Parameter isCached: By position in the forest: whether it stays in the build cache.
    private func why(_ chain: [Int], _ keepers: [Int?], _ isCached: [Bool]) -> (isKept: Bool, text: String) {
        guard let layer = chain.first(where: { analysis.forest.layers[$0].size != .zero }) else {
            return (false, "its layers hold no bytes")
        }
        if let keeper = keepers[layer] {
            return (true, "\(text(of: analysis.snapshot.images[keeper])) has the same layers")
        }
        return (false, isCached[layer] ? "the build cache holds its layers" : "others hold its layers")
    }

    /// By position in the forest: who needs the layer, as the image's place in the snapshot. One in use is named before
    /// one that merely stays, and else the first.
    private func keepersByLayer(_ staying: [Int]) -> [Int?] {
        let forest = analysis.forest
        let images = analysis.snapshot.images
        var ranks = [Int](repeating: .max, count: forest.layers.count)
        for place in staying {
            guard let top = analysis.topsOfImages[place] else { continue }
            let isInUse = analysis.containersByImage[images[place].id] != nil
            ranks[top] = min(ranks[top], isInUse ? place : place + images.count)
        }
        for position in forest.layers.indices.reversed() {
            if let parent = forest.parents[position] { ranks[parent] = min(ranks[parent], ranks[position]) }
        }
        return ranks.map { $0 == .max ? nil : $0 % images.count }
    }

    private func text(of keeper: Image) -> String {
        let user = analysis.containersByImage[keeper.id]?.min { $0.name < $1.name }
        return keeper.displayName + (user.map { " (container \($0.name), \($0.state.rawValue))" } ?? "")
    }
}
