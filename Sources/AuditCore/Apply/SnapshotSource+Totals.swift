extension SnapshotSource {
    /// What the engine's store takes by its own account, and what its disk has free.
    package func storeTotals() async -> StoreTotals {
        StoreTotals(layersBytes: await layersTotalBytes(), diskFreeBytes: await diskFreeBytes())
    }

    /// A reading, and the totals at that time. Both take the engine a while, so they are asked for side by side.
    package func readWithTotals(
        knowing known: @Sendable () throws -> KnownFacts, at time: Timestamp
    ) async throws -> (snapshot: Snapshot, totals: StoreTotals) {
        async let totals = storeTotals()
        return (try await read(knowing: known, at: time), await totals)
    }
}
