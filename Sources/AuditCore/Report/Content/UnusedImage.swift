/// An image that no container refers to.
package struct UnusedImage: Hashable, Sendable {
    package var image: Image
    /// What goes if this alone goes.
    package var ownBytes: ByteRange
    /// How many newer images its repository has; nil where it has no name.
    package var newerImages: Int?
    package var repository: String?
    package var evidence: ImageEvidence?
    package var fate: PlanFates.Fate?

    /// Superseded: its repository has a newer image.
    package var isSuperseded: Bool { newerImages ?? 0 > 0 }

    /// Largest first.
    static func list(_ analysis: Analysis, _ history: History, _ fates: PlanFates) -> [UnusedImage] {
        let ranks = analysis.ranks
        return analysis.snapshot.images.filter { analysis.containersByImage[$0.id] == nil }.map { image in
            let rank = ranks.rank(of: image.id)
            return UnusedImage(
                image: image, ownBytes: analysis.sizeAlone(image),
                newerImages: rank?.newer, repository: rank?.repository, evidence: history.images[image.id],
                fate: fates[.image, image.id.description])
        }.sorted { ($1.ownBytes.atLeast, $0.image.id) < ($0.ownBytes.atLeast, $1.image.id) }
    }
}
