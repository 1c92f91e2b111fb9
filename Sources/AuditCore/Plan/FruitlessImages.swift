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
            let frees = chain.filter { !count.isHeld($0) }.map { analysis.forest.layers[$0].size }.sum()
            guard frees == .zero else { continue }
            let reason =
                chain.first.flatMap { keepers[$0] }.map {
                    Reason(.holdsUsedLayers, "removing it frees nothing: \(text(of: $0)) has the same layers")
                } ?? Reason(.freesNothing, "removing it frees nothing: its layers hold no bytes")
            selection.images[id] = .keep(reason)
        }
    }

    /// Who needs a layer; one in use is named before one that merely stays.
    private func keepersByLayer(_ selection: Selection) -> [Int: Image] {
        var keepers: [Int: Image] = [:]
        let kept = analysis.snapshot.images.filter { !(selection.images[$0.id]?.isRemoved ?? false) }
        let inUse = kept.filter { analysis.containersByImage[$0.id] != nil }
        let others = kept.filter { analysis.containersByImage[$0.id] == nil }
        for image in inUse + others {
            for position in analysis.forest.chain(from: image.topLayer) {
                if keepers[position] != nil { break }
                keepers[position] = image
            }
        }
        return keepers
    }

    private func text(of keeper: Image) -> String {
        let user = analysis.containersByImage[keeper.id]?.min { $0.name < $1.name }
        return keeper.displayName + (user.map { " (container \($0.name), \($0.state.rawValue))" } ?? "")
    }
}
