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
                chain.first.flatMap { keepers[$0] }.flatMap { analysis.images[$0] }.map {
                    Reason(.holdsUsedLayers, "removing it frees nothing: \(text(of: $0)) has the same layers")
                } ?? Reason(.freesNothing, "removing it frees nothing: its layers hold no bytes")
            selection.images[id] = .keep(reason)
        }
    }

    /// By position in the forest: who needs the layer. One in use is named before one that merely stays.
    private func keepersByLayer(_ selection: Selection) -> [ImageID?] {
        var keepers = [ImageID?](repeating: nil, count: analysis.forest.layers.count)
        for isInUse in [true, false] {
            for image in analysis.snapshot.images
            where (analysis.containersByImage[image.id] != nil) == isInUse
                && !(selection.images[image.id]?.isRemoved ?? false)
            {
                for position in analysis.forest.chain(from: image.topLayer) {
                    if keepers[position] != nil { break }
                    keepers[position] = image.id
                }
            }
        }
        return keepers
    }

    private func text(of keeper: Image) -> String {
        let user = analysis.containersByImage[keeper.id]?.min { $0.name < $1.name }
        return keeper.displayName + (user.map { " (container \($0.name), \($0.state.rawValue))" } ?? "")
    }
}
