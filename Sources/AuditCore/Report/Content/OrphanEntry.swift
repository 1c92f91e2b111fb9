/// An orphaned layer with its past.
package struct OrphanEntry: Hashable, Sendable {
    package var layer: OrphanedLayer
    /// The first snapshot that saw it so; nil where that isn't known.
    package var since: Timestamp?
    /// What took its last holder away.
    package var cause: OrphanCause?

    /// Largest first.
    static func list(_ analysis: Analysis, _ history: History) -> [OrphanEntry] {
        analysis.orphanedLayers().map { orphan in
            OrphanEntry(
                layer: orphan, since: history.orphanedSince[orphan.layer.chainID],
                cause: history.orphanCauses[orphan.layer.chainID])
        }
    }
}
