/// How to have again what a run removed, and what can't be had again.
package struct RestorePlan: Sendable {
    package var items: [Item] = []
    package var losses: [Loss] = []

    package struct Item: Sendable, Hashable {
        package var id: ImageID
        package var name: String
        /// In the order in which they are tried; none where the image is still there.
        package var sources: [Source]
        /// That it lost, and that no other image has now.
        package var tags: [String]
        /// Those that other images have now, which keep them: older archives bring them along.
        package var takenTags: [String: ImageID] = [:]
    }

    package enum Source: Sendable, Hashable {
        /// `repository@digest`
        case pull(String)
        /// The path of an archive.
        case load(String)
    }

    /// What can't come back, with why.
    package struct Loss: Sendable, Hashable {
        package var name: String
        package var why: String
        package var kind = Kind.other

        package enum Kind: Sendable, Hashable {
            case image, container, volume
            /// What nobody misses: a tag that another image has, a parent whose layers are there, the build cache.
            case other
        }
    }

    /// What a run did to one object.
    package struct Removed: Sendable {
        package var step: Plan.Step
        /// Where it was kept before it went.
        package var savedAs: String?

        package init(step: Plan.Step, savedAs: String?) {
            self.step = step
            self.savedAs = savedAs
        }
    }

    /// - Parameters:
    ///   - removed: The steps that were done, in their order.
    ///   - before: The snapshot the plan was made from.
    package init(_ removed: [Removed], before: Snapshot, now: Snapshot) {
        let images = Dictionary(before.images.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let there = Set(now.images.map(\.id))
        let owners = Dictionary(
            now.images.flatMap { image in image.tags.map { ($0, image.id) } }, uniquingKeysWith: { first, _ in first })
        var seen: Set<ImageID> = []
        for entry in removed {
            switch entry.step.action {
            case .stopContainer where entry.step.alsoRemoves.isEmpty: continue
            case .stopContainer, .removeContainer:
                losses.append(Self.loss(ofContainer: entry))
                let volumes = entry.step.alsoRemoves.filter { $0 != entry.step.target }
                losses += volumes.map { Self.loss(ofVolume: $0) }
            case .removeVolume: losses.append(Self.loss(ofVolume: entry.step.name))
            case .pruneBuildCache:
                losses.append(Loss(name: "build cache", why: "the next builds make it anew"))
            case .untagImage, .removeImage:
                guard let id = Digest(entry.step.target), let image = images[id], seen.insert(id).inserted else {
                    continue
                }
                let steps = removed.filter { $0.step.target == entry.step.target }
                let parents = steps.flatMap(\.step.alsoRemoves).compactMap { Digest($0)?.short }
                losses += parents.map {
                    Loss(name: "image \($0)", why: "nothing names it; \(image.displayName) has its layers")
                }
                add(image, steps: steps, isThere: there.contains(id), store: before.engine.store, owners: owners)
            }
        }
    }

    private mutating func add(
        _ image: Image, steps: [Removed], isThere: Bool, store: StoreKind, owners: [String: ImageID]
    ) {
        let lost = Set(steps.map(\.step.name)).intersection(image.tags).sorted()
        let taken = owners.filter { lost.contains($0.key) && $0.value != image.id }
        losses += taken.sorted { $0.key < $1.key }.map { Self.loss(ofTag: $0.key, to: $0.value) }
        var item = Item(
            id: image.id, name: image.displayName, sources: [], tags: lost.filter { owners[$0] == nil },
            takenTags: taken)
        if !isThere {
            item.sources = steps.compactMap { $0.savedAs.map { .load($0) } }
            // The plan may have known more than the image's names tell: a pull or push that was seen.
            let isProven = steps.contains { $0.step.risk == .repull } || !ImageRules.isLocalOnly(image, in: store)
            if isProven { item.sources += image.repoDigests.map { .pull($0) } }
            if item.sources.isEmpty {
                losses.append(
                    Loss(
                        name: image.displayName, why: "no registry is known to have it, and it wasn't saved",
                        kind: .image))
                return
            }
        }
        if !item.sources.isEmpty || !item.tags.isEmpty { items.append(item) }
    }

    static func loss(ofTag tag: String, to owner: ImageID) -> Loss {
        Loss(name: "tag \(tag)", why: "it names another image now (\(owner.short))")
    }

    private static func loss(ofContainer entry: Removed) -> Loss {
        let data = entry.savedAs.map { "its files are in \($0)" }
        let files = entry.step.risk == .lost ? data ?? "its files are gone" : "it held no data"
        return Loss(
            name: "container \(entry.step.name)", why: "\(files); its settings are in the journal", kind: .container)
    }

    private static func loss(ofVolume name: String) -> Loss {
        Loss(name: "volume \(name)", why: "its data is gone", kind: .volume)
    }

    /// The same as commands for a shell.
    package func commands(_ program: EngineCommand) -> [String] {
        items.flatMap { item in
            let get = item.sources.prefix(1).map { source in
                switch source {
                case .pull(let reference): program.text("pull", reference)
                case .load(let path): program.text("load", "-i", path)
                }
            }
            return get + item.tags.map { program.text("tag", item.id.description, $0) }
        }
    }
}
