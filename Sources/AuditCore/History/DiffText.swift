/// `audit diff`: what came, went, moved and grew between two snapshots.
package struct DiffText: Sendable {
    private let old: TrendPoint
    private let new: TrendPoint
    private let engine: EngineFacts
    let diff: SnapshotDiff
    let growth: Growth
    private let isVerbose: Bool
    /// What one of the two readings couldn't read, so that it seems to have gone or come.
    private let unread: [(snapshot: Int, kinds: String)]

    /// Rows of a list before the rest is only counted.
    private static let longestList = 15

    package init(
        from old: (number: Int, analysis: Analysis), to new: (number: Int, analysis: Analysis), isVerbose: Bool = false
    ) {
        self.old = TrendPoint(old.analysis, snapshot: old.number)
        self.new = TrendPoint(new.analysis, snapshot: new.number)
        engine = new.analysis.snapshot.engine
        diff = SnapshotDiff(from: old.analysis.snapshot, to: new.analysis.snapshot)
        growth = Growth(from: old.analysis, to: new.analysis)
        self.isVerbose = isVerbose
        unread = [old, new].compactMap { number, analysis in
            let snapshot = analysis.snapshot
            let kinds = [snapshot.areVolumesRead ? nil : "volumes", snapshot.isCacheRead ? nil : "the build cache"]
                .compactMap(\.self)
            return kinds.isEmpty ? nil : (number, kinds.joined(separator: " and "))
        }
    }

    package func render(width: Int) -> String {
        let head =
            "\(engine.name) · from snapshot \(old.snapshot), \(old.takenAt), to \(new.snapshot), \(new.takenAt)"
        return [SafeText.visible(head) + "\n", owners(width), parts(width), changes(width), note()]
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func owners(_ width: Int) -> String {
        if growth.parts.isEmpty { return "No bytes came or went.\n" }
        var table = TextTable(.left, .right, .right, .left)
        let byOwner = growth.byOwner
        let shown =
            isVerbose
            ? byOwner[...]
            : byOwner.filter { $0.grownBytes > 0 }.prefix(Self.longestList)
                + byOwner.filter { $0.grownBytes < 0 }.suffix(Self.longestList)
        for (owner, bytes) in shown {
            table.add(SafeText.visible(owner.name), ByteText.change(bytes), ByteText.count(bytes) + " B", "")
        }
        let hidden = byOwner.count - shown.count
        if hidden > 0 {
            let rest = growth.totalBytes - shown.map(\.grownBytes).reduce(0, +)
            table.add("\(hidden) others", ByteText.change(rest), ByteText.count(rest) + " B", "")
        }
        table.add("all", ByteText.change(growth.totalBytes), ByteText.count(growth.totalBytes) + " B", "")
        var disk = ""
        if let before = old.diskUsedBytes, let now = new.diskUsedBytes {
            disk = "The disk's use changed by \(ByteText.change(now - before)), with what else is on it.\n"
        }
        return "Who grew\n" + table.render(width: width) + disk
    }

    private func parts(_ width: Int) -> String {
        if growth.parts.isEmpty { return "" }
        let largest = growth.parts.sorted { abs($0.grownBytes) > abs($1.grownBytes) }
        let shown = isVerbose ? growth.parts[...] : largest.prefix(Self.longestList)
        var table = TextTable(.right, .left, .left, .left)
        for part in shown.sorted(by: { ($1.grownBytes, $0.id) < ($0.grownBytes, $1.id) }) {
            let id = part.kind == .volume ? "" : Digest(part.id)?.short ?? SafeText.visible(part.id)
            table.add(
                ByteText.change(part.grownBytes), part.kind.rawValue.replacing("_", with: " "), id,
                SafeText.visible(part.name))
        }
        let hidden = growth.parts.count - shown.count
        let rest = hidden > 0 ? "  \(ByteText.count(hidden)) smaller ones: --verbose, or --format json\n" : ""
        return "By what\n" + table.render(width: width) + rest
    }

    private func changes(_ width: Int) -> String {
        var table = TextTable(.left, .left)
        func list(_ label: String, _ names: [String]) {
            let shown = isVerbose ? names[...] : names.prefix(Self.longestList)
            for (position, name) in shown.enumerated() { table.add(position == 0 ? label : "", SafeText.visible(name)) }
            if names.count > shown.count { table.add("", "and \(ByteText.count(names.count - shown.count)) more") }
        }
        list("images that came", diff.addedImages.map(Self.name).sorted())
        list("images that went", diff.removedImages.map(Self.name).sorted())
        list("tags that moved", diff.movedTags.map(Self.text))
        list("tags that came", diff.addedTags)
        list("containers that came", diff.addedContainers.map(Self.name).sorted())
        list("containers that went", diff.removedContainers.map(Self.name).sorted())
        list("volumes that came", diff.addedVolumes.map(\.name))
        list("volumes that went", diff.removedVolumes.map(\.name))
        let text = table.render(width: width)
        return text.isEmpty ? "" : "What came, went and moved\n" + text
    }

    private func note() -> String {
        var lines = unread.map {
            "Snapshot \($0.snapshot) couldn't read \($0.kinds), whose bytes seem to come or go.\n"
        }
        if growth.measuredOnce > 0 {
            lines.append(
                "The size of \(ByteText.count(growth.measuredOnce, "object")) was read in one of the two snapshots only: "
                    + "those bytes seem to come or go.\n")
        }
        return lines.joined()
    }

    private static func name(_ image: Image) -> String {
        image.tags.isEmpty ? image.displayName : "\(image.tags.joined(separator: ", ")) (\(image.id.short))"
    }

    private static func name(_ container: Container) -> String { "\(container.name) (\(container.imageName))" }

    private static func text(_ moved: SnapshotDiff.MovedTag) -> String {
        moved.to.map { "\(moved.tag) from \(moved.from.short) to \($0.short)" }
            ?? "\(moved.tag) off \(moved.from.short), to nothing"
    }

    package func json() throws -> String { try JSONReport.encode(document) }

    /// The same in `report.json`.
    var document: DiffJSON {
        DiffJSON(
            engine: EngineJSON(engine), from: PointJSON(old), to: PointJSON(new),
            grown_bytes: growth.totalBytes,
            grown_by_owner: growth.byOwner.map {
                DiffJSON.OwnerGrowth(kind: $0.owner.kind, name: $0.owner.name, grown_bytes: $0.grownBytes)
            },
            grown_by_object: growth.parts.map {
                DiffJSON.ObjectGrowth(
                    kind: $0.kind.rawValue, id: $0.id, name: $0.name, owner: $0.owner.name,
                    grown_bytes: $0.grownBytes)
            },
            measured_once: growth.measuredOnce,
            images: DiffJSON.Changes(
                added: diff.addedImages.map(DiffJSON.Object.init),
                removed: diff.removedImages.map(DiffJSON.Object.init)),
            containers: DiffJSON.Changes(
                added: diff.addedContainers.map(DiffJSON.Object.init),
                removed: diff.removedContainers.map(DiffJSON.Object.init)),
            volumes: DiffJSON.Changes(
                added: diff.addedVolumes.map(DiffJSON.Object.init),
                removed: diff.removedVolumes.map(DiffJSON.Object.init)),
            added_tags: diff.addedTags,
            moved_tags: diff.movedTags.map {
                DiffJSON.MovedTag(tag: $0.tag, from: $0.from.description, to: $0.to?.description)
            })
    }
}
