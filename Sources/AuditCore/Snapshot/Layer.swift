/// One layer of the engine's store. Layers form a forest: each lies on its parent.
package struct Layer: Hashable, Sendable {
    package var chainID: ChainID
    package var diffID: DiffID
    package var parent: ChainID?
    /// The bytes of this layer alone, in the unit of the engine's store.
    package var size: ByteRange

    package init(chainID: ChainID, diffID: DiffID, parent: ChainID?, size: ByteRange) {
        self.chainID = chainID
        self.diffID = diffID
        self.parent = parent
        self.size = size
    }
}

extension Layer {
    /// Whether its size is known for good. Only in file bytes can a layer have none: in blocks or tar lengths that is one
    /// that wasn't unpacked yet when the engine was asked.
    package func isSettled(countsFileBytes: Bool) -> Bool { size.isExact && (countsFileBytes || size.atLeast > 0) }
}

extension [ChainID: Layer] {
    /// Only those that these tops lie on: there may be layers of images long gone beside them.
    package func under(_ tops: some Sequence<ChainID?>) -> [Layer] {
        var needed: [ChainID: Layer] = [:]
        for top in tops {
            var next = top
            while let chainID = next, needed[chainID] == nil, let layer = self[chainID] {
                needed[chainID] = layer
                next = layer.parent
            }
        }
        return Array(needed.values)
    }
}
