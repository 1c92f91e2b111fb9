/// The layers of a snapshot as a forest, parents before children.
package struct LayerForest: Sendable {
    package let layers: [Layer]
    /// The position of each layer's parent; nil for a lowest layer.
    package let parents: [Int?]
    /// The place of each layer among those that were given.
    private let places: [ChainID: Int]
    /// The position of the layer that was given in each place.
    private let positions: [Int]

    package init(_ given: [Layer]) {
        let places = Dictionary(zip(given.lazy.map(\.chainID), given.indices), uniquingKeysWith: { first, _ in first })
        let parents = given.map { $0.parent.flatMap { places[$0] } }
        var positions = [Int](repeating: -1, count: given.count)
        var ordered: [Int] = []
        ordered.reserveCapacity(places.count)
        // One that is given twice has its first place.
        for start in places.count == given.count ? Array(given.indices) : places.values.sorted() {
            // Down to a layer that has its position, then up again.
            var waiting: [Int] = []
            var next: Int? = start
            while let place = next, positions[place] < 0 {
                waiting.append(place)
                next = parents[place]
            }
            for place in waiting.reversed() {
                positions[place] = ordered.count
                ordered.append(place)
            }
        }
        layers = ordered.map { given[$0] }
        self.parents = ordered.map { parents[$0].map { positions[$0] } }
        self.places = places
        self.positions = positions
    }

    package func position(of chainID: ChainID?) -> Int? { chainID.flatMap { places[$0] }.map { positions[$0] } }

    /// The positions of a layer and of all below it, top first.
    package func chain(from top: ChainID?) -> [Int] { Array(chain(from: position(of: top))) }

    /// The same of the layer at a position, without an array of them.
    func chain(from top: Int?) -> some Sequence<Int> {
        sequence(state: top) { next in
            guard let position = next else { return nil }
            next = parents[position]
            return position
        }
    }

    /// By position: whether a layer is one of these or lies below one, and so is held by whoever holds these.
    package func held(by tops: some Sequence<Int>) -> [Bool] {
        var held = [Bool](repeating: false, count: layers.count)
        for position in tops { held[position] = true }
        // Parents come first, so going backwards every layer is settled before its parent.
        for position in layers.indices.reversed() where held[position] {
            if let parent = parents[position] { held[parent] = true }
        }
        return held
    }
}
