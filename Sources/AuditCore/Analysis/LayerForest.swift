/// The layers of a snapshot as a forest, parents before children.
package struct LayerForest: Sendable {
    package let layers: [Layer]
    private let positions: [ChainID: Int]
    /// The position of each layer's parent; nil for a lowest layer.
    package let parents: [Int?]

    package init(_ layers: [Layer]) {
        let byID = Dictionary(layers.map { ($0.chainID, $0) }, uniquingKeysWith: { first, _ in first })
        var ordered: [Layer] = []
        var positions: [ChainID: Int] = [:]
        var parents: [Int?] = []
        ordered.reserveCapacity(layers.count)
        for layer in layers {
            // Down to a layer that has its place, then up again.
            var waiting: [Layer] = []
            var next: Layer? = layer
            while let current = next, positions[current.chainID] == nil {
                waiting.append(current)
                next = current.parent.flatMap { byID[$0] }
            }
            for current in waiting.reversed() {
                positions[current.chainID] = ordered.count
                parents.append(current.parent.flatMap { positions[$0] })
                ordered.append(current)
            }
        }
        self.layers = ordered
        self.positions = positions
        self.parents = parents
    }

    package func position(of chainID: ChainID?) -> Int? { chainID.flatMap { positions[$0] } }

    /// The positions of a layer and of all below it, top first.
    package func chain(from top: ChainID?) -> [Int] {
        var chain: [Int] = []
        var next = position(of: top)
        while let position = next {
            chain.append(position)
            next = parents[position]
        }
        return chain
    }
}
