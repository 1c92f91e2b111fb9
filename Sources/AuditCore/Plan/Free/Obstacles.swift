/// What is in the way of a target: for each rule that keeps images, what they would free.
struct Obstacles {
    let analysis: Analysis

    private static let longestList = 5

    func list(_ selection: Selection) -> [Plan.Obstacle] {
        var count = analysis.holdCount
        for image in selection.removedImages { _ = count.release(.image(image)) }
        for container in selection.removedContainers { _ = count.release(.container(container)) }
        var byCode: [Reason.Code: [ImageID]] = [:]
        for image in analysis.snapshot.images {
            if case .keep(let reason) = selection.images[image.id] { byCode[reason.code, default: []].append(image.id) }
        }
        return byCode.map { code, images in
            var count = count
            // Their containers are in the way with them.
            let holders = images.flatMap { image in
                (analysis.containersByImage[image] ?? []).map { Holder.container($0.id) } + [.image(image)]
            }
            let bytes = holders.map { analysis.size(ofReleasing: $0, in: &count).atLeast }.reduce(0, +)
            return Plan.Obstacle(code: code, images: images.count, bytes: bytes)
        }
        .filter { $0.bytes > 0 }
        .sorted { ($1.bytes, $0.code.rawValue) < ($0.bytes, $1.code.rawValue) }
        .prefix(Self.longestList).map(\.self)
    }
}
