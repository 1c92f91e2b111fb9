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

        for place in images.indices where isRemoved[place] && !images[place].isUntagged {
            let top = analysis.topsOfImages[place]
            let isFruitless = analysis.forest.chain(from: top).allSatisfy {
                isHeld[$0] || analysis.forest.layers[$0].size == .zero
            }
            let content = images[place].content
            guard isFruitless, content.blobs.allSatisfy({ heldBlobs.contains($0.digest) }) else { continue }
            if case .total(let bytes) = content, bytes > 0 { continue }
            let reason =
                top.flatMap { keepers[$0] }.map {
                    Reason(
                        .holdsUsedLayers,
                        "removing it frees nothing: \(text(of: images[$0])) has the same layers")
                }
                ?? Reason(
                    .freesNothing,
                    "removing it frees nothing: "
                        + (top.map { hasBytes(from: $0) } == true
                            ? "the build cache holds its layers" : "its layers hold no bytes"))
            selection.images[images[place].id] = .keep(reason)
        }
    }

    /// Whether it is an untagged parent that the engine deletes with the last of its children. Where one further up stays
    /// for a reason of its own, the engine may be told to leave them all.
    ///
    /// - Parameter known: Of which parents that was found out.
    private func goesAlong(_ image: ImageID, _ selection: Selection, _ known: inout [ImageID: Bool]) -> Bool {
        guard selection.leavesToChildren(image) else { return false }
        if let known = known[image] { return known }
        let isFree = untaggedLine(from: image).allSatisfy { selection.leavesToChildren($0) }
        let goes =
            isFree
            && (analysis.childrenByImage[image] ?? []).allSatisfy {
                selection.removes($0) || goesAlong($0.id, selection, &known)
            }
        known[image] = goes
        return goes
    }

    /// It, its parent, and so on, as far as they have no name.
    private func untaggedLine(from image: ImageID) -> some Sequence<ImageID> {
        sequence(first: image) { analysis.images[$0]?.parent }
            .prefix { analysis.images[$0]?.isUntagged ?? false }
    }

    /// The tops of what records hold that no prune takes once there are only these images.
    private func recordsKept(_ age: Age, besides staying: Set<ImageID>) -> [Int] {
        let pruned = CachePruning(analysis: analysis, age: age).records(besidesImages: { staying.contains($0.id) })
        let gone = Set(pruned.map(\.id))
        return analysis.tops(ofCacheRecords: { !gone.contains($0.id) })
    }

    private func hasBytes(from top: Int) -> Bool {
        analysis.forest.chain(from: top).contains { analysis.forest.layers[$0].size != .zero }
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
