/// The reference counts of the layers: the same arithmetic as the engine's own, ahead of time.
///
/// A layer is held by each holder whose top layer it is and by each held layer on it. Docker's layer store frees
/// a layer when that count reaches zero, and goes on with its parent (`releaseLayer`).
package struct HoldCount: Sendable {
    private let forest: LayerForest
    private var counts: [Int]
    private var tops: [Holder: Int]

    package init(forest: LayerForest, holders: [(holder: Holder, top: ChainID?)]) {
        self.forest = forest
        counts = [Int](repeating: 0, count: forest.layers.count)
        tops = [:]
        for (holder, top) in holders {
            guard let position = forest.position(of: top), tops[holder] == nil else { continue }
            tops[holder] = position
            counts[position] += 1
        }
        // Parents come first, so going backwards every child is complete before its parent is counted.
        for position in forest.layers.indices.reversed() where counts[position] > 0 {
            if let parent = forest.parents[position] { counts[parent] += 1 }
        }
    }

    package func isHeld(_ position: Int) -> Bool { counts[position] > 0 }

    /// Takes the holder away and gives the layers that nothing holds any more, top first.
    package mutating func release(_ holder: Holder) -> [Int] {
        guard var position = tops.removeValue(forKey: holder) else { return [] }
        var freed: [Int] = []
        while true {
            counts[position] -= 1
            guard counts[position] == 0 else { return freed }
            freed.append(position)
            guard let parent = forest.parents[position] else { return freed }
            position = parent
        }
    }
}
