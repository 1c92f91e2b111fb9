/// An orphaned layer with its past.
package struct OrphanEntry: Hashable, Sendable {
    package var layer: OrphanedLayer
    /// The first snapshot that saw it so; nil where that isn't known.
    package var since: Timestamp?
    /// The untagged images that hold it, with the tags they lost.
    package var lostTags: [ImageEvidence.LostTag]

    /// Largest first.
    static func list(_ analysis: Analysis, _ history: History) -> [OrphanEntry] {
        analysis.orphanedLayers().map { orphan in
            OrphanEntry(
                layer: orphan, since: history.orphanedSince[orphan.layer.chainID],
                lostTags: orphan.heldBy.flatMap { history.images[$0]?.lostTags ?? [] })
        }
    }
}
