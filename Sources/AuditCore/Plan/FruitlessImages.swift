/// Tagged images whose removal would free nothing: other holders need every layer they have.
///
/// Removing such an image costs its name and gains no byte, so it stays, with that as the reason.
struct FruitlessImages {
    let analysis: Analysis

    func withdraw(from selection: inout Selection) {
        let images = analysis.snapshot.images
        let isRemoved = images.indices.map { selection.removes(imageCalled: images[$0].id) }
        let staying = images.indices.filter { !isRemoved[$0] }
        let isHeld = analysis.forest.held(
            by: staying.compactMap { images[$0].holdsLayers == false ? nil : analysis.topsOfImages[$0] }
                + analysis.tops(ofContainers: { !selection.removes($0) }) + analysis.tops(ofCacheRecords: { _ in true })
        )
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
                } ?? Reason(.freesNothing, "removing it frees nothing: its layers hold no bytes")
            selection.images[images[place].id] = .keep(reason)
        }
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
