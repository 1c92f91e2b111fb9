/// An object with what it alone keeps on the disk.
package struct LargestHolder: Hashable, Sendable {
    package var kind: Kind
    /// As the engine spells it; the volume's name.
    package var id: String
    package var name: String
    /// What goes if this alone goes.
    package var ownBytes: ByteRange
    /// What it needs that others need as well.
    package var sharedBytes: Int64
    /// Nil for the build cache, which no plan takes as a whole.
    package var fate: PlanFates.Fate?

    package enum Kind: String, Sendable {
        case image, container, volume
        case buildCache = "build cache"
    }

    /// Largest first. What keeps nothing of its own is left out.
    static func list(_ analysis: Analysis, _ fates: PlanFates) -> [LargestHolder] {
        let snapshot = analysis.snapshot
        var holders = snapshot.images.map { image in
            let own = analysis.sizeAlone(image)
            let id = image.id.description
            let forest = analysis.forest
            let all = forest.chain(from: forest.position(of: image.topLayer)).lazy.map {
                forest.layers[$0].size.atLeast
            }
            return LargestHolder(
                kind: .image, id: id, name: image.displayName, ownBytes: own,
                sharedBytes: max(0, all.reduce(0, +) - own.atLeast), fate: fates[.image, id])
        }
        holders += snapshot.containers.map { container in
            LargestHolder(
                kind: .container, id: container.id.hex, name: container.name,
                ownBytes: Analysis.writableSize(container), sharedBytes: 0, fate: fates[.container, container.id.hex])
        }
        holders += snapshot.volumes.map { volume in
            LargestHolder(
                kind: .volume, id: volume.name, name: volume.name,
                ownBytes: volume.sizeBytes.map(ByteRange.exactly) ?? .unknown, sharedBytes: 0,
                fate: fates[.volume, volume.name])
        }
        if !snapshot.buildCache.isEmpty {
            let own = analysis.reclaimable(removing: snapshot.buildCache.map { .cacheRecord($0.id) })
            holders.append(
                LargestHolder(
                    kind: .buildCache, id: "", name: "all records", ownBytes: own, sharedBytes: 0, fate: nil))
        }
        return holders.filter { $0.ownBytes.atLeast > 0 || $0.kind == .buildCache && !$0.ownBytes.isExact }
            .sorted { ($1.ownBytes.atLeast, $0.name, $0.id) < ($0.ownBytes.atLeast, $1.name, $1.id) }
    }
}
