/// What changed since the snapshot before, in a few words.
package struct ChangeSummary: Sendable {
    /// The number of the snapshot before.
    package let snapshot: Int
    /// How long before this one it was taken.
    package let seconds: Int64
    /// Most important first; empty where nothing changed.
    package let parts: [[Span]]

    /// A part of a sentence: names are shown as such, and never taken for text.
    package enum Span: Hashable, Sendable {
        case text(String)
        case name(String)
    }

    private static let mostNames = 3

    init?(_ content: ReportContent, difference: DiffText?, orphans: [OrphanEntry]) {
        guard let previous = content.previous, let difference else { return nil }
        let analysis = content.analysis
        snapshot = previous.number
        seconds = analysis.snapshot.takenAt.seconds(since: previous.snapshot.takenAt)
        parts =
            Self.counts(difference.diff) + Self.bytes(difference.growth) + Self.tags(difference.diff)
            + Self.orphaned(orphans.filter { $0.since == analysis.snapshot.takenAt })
    }

    private static func counts(_ diff: SnapshotDiff) -> [[Span]] {
        func part(_ added: Int, _ removed: Int, _ noun: String) -> [[Span]] {
            switch (added, removed) {
            case (0, 0): []
            case (_, 0): [[.text("+\(ByteText.count(added, noun))")]]
            case (0, _): [[.text("−\(ByteText.count(removed, noun))")]]
            default: [[.text("+\(ByteText.count(added, noun)) and −\(ByteText.count(removed))")]]
            }
        }
        return part(diff.addedImages.count, diff.removedImages.count, "image")
            + part(diff.addedContainers.count, diff.removedContainers.count, "container")
            + part(diff.addedVolumes.count, diff.removedVolumes.count, "volume")
    }

    private static func bytes(_ growth: Growth) -> [[Span]] {
        guard !growth.parts.isEmpty else { return [] }
        let owners = growth.byOwner.sorted { abs($0.grownBytes) > abs($1.grownBytes) }.prefix(mostNames)
        let named: [[Span]] = owners.map { owner, bytes in
            [owner.span, .text((bytes > 0 ? " grew " : " shrank ") + ByteText.size(abs(bytes)))]
        }
        return [[.text(ByteText.change(growth.totalBytes) + " in all")]] + named
    }

    private static func tags(_ diff: SnapshotDiff) -> [[Span]] {
        let moved = diff.movedTags.map(\.tag)
        guard !moved.isEmpty else { return [] }
        return [names(moved) + [.text(" moved")]]
    }

    private static func orphaned(_ orphans: [OrphanEntry]) -> [[Span]] {
        guard !orphans.isEmpty else { return [] }
        let size = orphans.map(\.layer.layer.size).sum()
        let layers = "\(ByteText.count(orphans.count, "layer")) of \(ByteText.size(size)) became orphaned"
        guard let cause = orphans.compactMap(\.cause).min(by: { $0.rank < $1.rank }) else { return [[.text(layers)]] }
        return [[.text(layers + ": "), .text(cause.text)]]
    }

    private static func names(_ names: [String]) -> [Span] {
        var spans: [Span] = []
        for name in names.prefix(mostNames) { spans += (spans.isEmpty ? [] : [.text(", ")]) + [.name(name)] }
        let more = names.count - mostNames
        return spans + (more > 0 ? [.text(" and \(ByteText.count(more)) more")] : [])
    }
}

extension Growth.Owner {
    fileprivate var span: ChangeSummary.Span {
        if case .repository(let name) = self { .name(name) } else { .text(name) }
    }
}
