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
