/// All layers by who holds them, each once: those of one repository alone, those that several share, and the rest.
struct LayerMap: Sendable {
    /// Largest first.
    let groups: [Group]

    struct Group: Sendable {
        var holder: Holder
        /// Largest first.
        var layers: [Entry]

        var bytes: Int64 { layers.map(\.bytes).reduce(0, +) }
    }

    enum Holder: Hashable, Sendable {
        case repository(String)
        /// More than one repository, or a repository and images without a name.
        case several
        case untaggedImages
        case buildCache

        var name: String {
            switch self {
            case .repository(let name): name
            case .several: "shared by several"
            case .untaggedImages: "untagged images"
            case .buildCache: "build cache alone"
            }
        }
    }

    struct Entry: Sendable {
        var layer: ChainID
        var bytes: Int64
        /// Images that lie on it.
        var images: Int
        var fate: LayerFates.Fate
    }

    /// Layers of no bytes are left out.
    init(_ analysis: Analysis, _ fates: LayerFates) {
        let forest = analysis.forest
        var holders = [Holder?](repeating: nil, count: forest.layers.count)
        func hold(_ position: Int, _ holder: Holder) {
            let before = holders[position] ?? holder
            holders[position] = before == holder ? holder : .several
        }
        for (top, repositories) in zip(analysis.topsOfImages, analysis.repositoriesOfImages) {
            guard let top else { continue }
            if repositories.isEmpty { hold(top, .untaggedImages) }
            for repository in repositories { hold(top, .repository(repository)) }
        }
        var byHolder: [Holder: [Entry]] = [:]
        for position in forest.layers.indices.reversed() {
            if let holder = holders[position], let parent = forest.parents[position] { hold(parent, holder) }
            let layer = forest.layers[position]
            guard layer.size.atLeast > 0 else { continue }
            byHolder[holders[position] ?? .buildCache, default: []].append(
                Entry(
                    layer: layer.chainID, bytes: layer.size.atLeast, images: analysis.imageCounts[position],
                    fate: fates[position]))
        }
        groups = byHolder.map { holder, layers in
            Group(holder: holder, layers: layers.sorted { ($1.bytes, $0.layer) < ($0.bytes, $1.layer) })
        }.sorted { ($1.bytes, $0.holder.name) < ($0.bytes, $1.holder.name) }
    }

    /// What all layers of one fate come to.
    func bytes(_ fate: LayerFates.Fate) -> Int64 {
        groups.lazy.flatMap(\.layers).filter { $0.fate == fate }.map(\.bytes).reduce(0, +)
    }
}
