/// Which objects, and whose, added the bytes between two snapshots of one engine.
///
/// Each layer, blob, writable layer, volume and cache record counts once, so that the parts come to the difference of
/// the totals (`TrendPoint.engineBytes`) to the byte. A size that isn't known counts as none.
package struct Growth: Hashable, Sendable {
    /// Those whose bytes changed: what grew most first, what shrank most last.
    package private(set) var parts: [Part] = []
    /// Objects that were there both times but whose size was known only once: their bytes seem to come or go.
    package private(set) var measuredOnce = 0

    package struct Part: Hashable, Sendable {
        package var kind: Kind
        package var id: String
        /// Of the object, or of an image with the layer.
        package var name: String
        package var owner: Owner
        /// Negative where it shrank or went.
        package var grownBytes: Int64
    }

    package enum Kind: String, Sendable {
        case layer, blob, container, volume
        case buildCache = "build_cache"
    }

    package enum Owner: Hashable, Sendable {
        case repository(String)
        case severalRepositories
        case untaggedImages
        case containers
        case volumes
        case buildCache
    }

    package init(from old: Analysis, to new: Analysis) {
        // Whose they are and what to call them is only worked out where something grew.
        lazy var oldLayers = LayerNames(old)
        lazy var newLayers = LayerNames(new)
        add(.layer, from: old.imageLayerSizes, to: new.imageLayerSizes, id: \.description) { layer, isThere in
            isThere ? newLayers[layer] : oldLayers[layer]
        }
        lazy var oldBlobs = BlobNames(old)
        lazy var newBlobs = BlobNames(new)
        add(.blob, from: old.blobSizes, to: new.blobSizes, id: \.description) { blob, isThere in
            isThere ? newBlobs[blob] : oldBlobs[blob]
        }
        func container(_ analysis: Analysis) -> [ContainerID: Int64?] { analysis.containers.mapValues(\.writableBytes) }
        add(.container, from: container(old), to: container(new), id: \.hex) { id, isThere in
            ((isThere ? new : old).containers[id]?.name ?? "", .containers)
        }
        add(.volume, from: old.volumeSizes, to: new.volumeSizes, id: \.name) { volume, _ in (volume.name, .volumes) }
        func cache(_ analysis: Analysis) -> [String: Int64?] { analysis.cacheRecords.mapValues(\.knownOwnBytes) }
        add(.buildCache, from: cache(old), to: cache(new), id: \.self) { id, isThere in
            ((isThere ? new : old).cacheRecords[id]?.description ?? "", .buildCache)
        }
        parts.sort { ($1.grownBytes, $0.kind.rawValue, $0.id) < ($0.grownBytes, $1.kind.rawValue, $1.id) }
    }

    /// The objects of one kind, with their sizes as far as they are known.
    ///
    /// - Parameter describe: Gets an object and whether it is there in the newer snapshot.
    private mutating func add<ID: Hashable>(
        _ kind: Kind, from old: [ID: Int64?], to new: [ID: Int64?], id: (ID) -> String,
        describe: (ID, Bool) -> (name: String, owner: Owner)
    ) {
        func add(_ object: ID, _ grown: Int64, isThere: Bool) {
            guard grown != 0 else { return }
            let (name, owner) = describe(object, isThere)
            parts.append(Part(kind: kind, id: id(object), name: name, owner: owner, grownBytes: grown))
        }
        for (object, bytes) in new {
            let before = old[object]
            if let before, (before == nil) != (bytes == nil) { measuredOnce += 1 }
            add(object, (bytes ?? 0) - ((before ?? 0) ?? 0), isThere: true)
        }
        for (object, bytes) in old where new[object] == nil { add(object, -(bytes ?? 0), isThere: false) }
    }

    package var totalBytes: Int64 { parts.map(\.grownBytes).reduce(0, +) }

    /// What grew most first.
    package var byOwner: [(owner: Owner, grownBytes: Int64)] {
        Dictionary(grouping: parts, by: \.owner).map { ($0.key, $0.value.map(\.grownBytes).reduce(0, +)) }
            .filter { $0.1 != 0 }
            .sorted { ($1.1, $0.0.name) < ($0.1, $1.0.name) }
    }
}

extension Growth.Owner {
    init(_ owner: LayerOwner) {
        switch owner {
        case .nobody: self = .untaggedImages
        case .one(let repository): self = .repository(repository)
        case .several: self = .severalRepositories
        }
    }

    /// `repository`, or the kind of the rest.
    package var kind: String {
        switch self {
        case .repository: "repository"
        case .severalRepositories: "several_repositories"
        case .untaggedImages: "untagged_images"
        case .containers: "containers"
        case .volumes: "volumes"
        case .buildCache: "build_cache"
        }
    }

    /// What to call it to people.
    package var name: String {
        if case .repository(let name) = self { name } else { kind.replacing("_", with: " ") }
    }
}
