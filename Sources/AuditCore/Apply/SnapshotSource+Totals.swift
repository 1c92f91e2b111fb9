extension SnapshotSource {
    /// What the engine's store takes by its own account, and what its disk has free.
    package func storeTotals() async -> StoreTotals {
        StoreTotals(layersBytes: await layersTotalBytes(), diskFreeBytes: await diskFreeBytes())
    }
}
