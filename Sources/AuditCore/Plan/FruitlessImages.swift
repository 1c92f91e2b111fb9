/// Tagged images whose removal would free nothing: other holders need every layer they have.
///
/// Removing such an image costs its name and gains no byte, so it stays, with that as the reason.
struct FruitlessImages {
    let analysis: Analysis

    func withdraw(from selection: inout Selection) {
        var count = analysis.holdCount
        let removedImages = selection.removedImages
        for image in removedImages { _ = count.release(.image(image)) }
        for container in selection.removedContainers { _ = count.release(.container(container)) }
        let keepers = keepersByLayer(selection)

        for id in removedImages {
            guard let image = analysis.images[id], !image.isUntagged else { continue }
            let chain = analysis.forest.chain(from: image.topLayer)
            let isFruitless = chain.allSatisfy { count.isHeld($0) || analysis.forest.layers[$0].size == .zero }
            guard isFruitless else { continue }
            let reason =
                chain.first.flatMap { keepers[$0] }.map {
                    Reason(
                        .holdsUsedLayers,
                        "removing it frees nothing: \(text(of: analysis.snapshot.images[$0])) has the same layers")
                } ?? Reason(.freesNothing, "removing it frees nothing: its layers hold no bytes")
            selection.images[id] = .keep(reason)
        }
    }

    /// By position in the forest: who needs the layer, as the image's place in the snapshot. One in use is named before
    /// one that merely stays, and else the first.
    private func keepersByLayer(_ selection: Selection) -> [Int?] {
        let forest = analysis.forest
        let images = analysis.snapshot.images
        var ranks = [Int](repeating: .max, count: forest.layers.count)
        for place in images.indices {
            let id = images[place].id
            guard let top = forest.position(of: images[place].topLayer),
                !(selection.images[id]?.isRemoved ?? false)
            else { continue }
            let isInUse = analysis.containersByImage[id] != nil
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
