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
        var sizes: [Key: Measured] = [:]
        for (key, object) in Self.objects(of: old) {
            var gone = object
            gone.bytes = object.bytes.map { -$0 }
            sizes[key] = gone
        }
        for (key, object) in Self.objects(of: new) {
            guard let before = sizes[key] else {
                sizes[key] = object
                continue
            }
            if (before.bytes == nil) != (object.bytes == nil) { measuredOnce += 1 }
            sizes[key] = Measured(
                name: object.name, owner: object.owner, bytes: (before.bytes ?? 0) + (object.bytes ?? 0))
        }
        parts = sizes.compactMap { key, object in
            guard let bytes = object.bytes, bytes != 0 else { return nil }
            return Part(kind: key.kind, id: key.id, name: object.name, owner: object.owner, grownBytes: bytes)
        }.sorted { ($1.grownBytes, $0.kind.rawValue, $0.id) < ($0.grownBytes, $1.kind.rawValue, $1.id) }
    }

    package var totalBytes: Int64 { parts.map(\.grownBytes).reduce(0, +) }

    /// What grew most first.
    package var byOwner: [(owner: Owner, grownBytes: Int64)] {
        Dictionary(grouping: parts, by: \.owner).map { ($0.key, $0.value.map(\.grownBytes).reduce(0, +)) }
            .filter { $0.1 != 0 }
            .sorted { ($1.1, $0.0.name) < ($0.1, $1.0.name) }
    }

    private struct Key: Hashable {
        var kind: Kind
        var id: String
        /// A volume's name may be given again.
        var createdAt: Timestamp?
    }

    private struct Measured {
        var name: String
        var owner: Owner
        var bytes: Int64?
    }

    private static func objects(of analysis: Analysis) -> [Key: Measured] {
        var objects: [Key: Measured] = [:]
        let snapshot = analysis.snapshot
        let layerOwners = analysis.layerOwners(snapshot.images.map { ($0.topLayer, owner(of: $0)) })
        let names = analysis.namesOfLayers()
        for position in analysis.forest.layers.indices where analysis.imageCounts[position] > 0 {
            let layer = analysis.forest.layers[position]
            objects[Key(kind: .layer, id: layer.chainID.description)] = Measured(
                name: names[position], owner: Owner(layerOwners[position]), bytes: layer.size.atLeast)
        }
        let imagesByBlob = analysis.namesOfBlobs()
        for (digest, blobOwner) in analysis.blobOwners(owner) {
            objects[Key(kind: .blob, id: digest.description)] = Measured(
                name: imagesByBlob[digest] ?? "", owner: Owner(blobOwner), bytes: analysis.blobSizes[digest])
        }
        for container in snapshot.containers {
            objects[Key(kind: .container, id: container.id.hex)] = Measured(
                name: container.name, owner: .containers, bytes: container.writableBytes)
        }
        for volume in snapshot.volumes {
            objects[Key(kind: .volume, id: volume.name, createdAt: volume.createdAt)] = Measured(
                name: volume.name, owner: .volumes, bytes: volume.sizeBytes)
        }
        for record in snapshot.buildCache {
            objects[Key(kind: .buildCache, id: record.id)] = Measured(
                name: record.description, owner: .buildCache, bytes: record.ownBytes)
        }
        return objects
    }

    /// An untagged image says nothing of a layer that a tagged one has as well.
    private static func owner(of image: Image) -> LayerOwner {
        let repositories = image.repositories
        return repositories.isEmpty ? .nobody : repositories.count == 1 ? .one(repositories[0]) : .several
    }
}

extension Growth.Owner {
    fileprivate init(_ owner: LayerOwner) {
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

extension Analysis {
    /// The name of an image that has the blob.
    fileprivate func namesOfBlobs() -> [Digest: String] {
        var names: [Digest: String] = [:]
        for image in snapshot.images.filter({ !$0.content.blobs.isEmpty }).sorted(by: Image.isBetterKnown) {
            for blob in image.content.blobs where names[blob.digest] == nil { names[blob.digest] = image.displayName }
        }
        return names
    }

    /// By position: the name of an image that has the layer, of those with the layer on top where there are some.
    fileprivate func namesOfLayers() -> [String] {
        var names = [String?](repeating: nil, count: forest.layers.count)
        for position in forest.layers.indices.reversed() {
            let own = imagesByTop[position]?.min(by: Image.isBetterKnown)
            names[position] = own?.displayName ?? names[position]
            if let parent = forest.parents[position], names[parent] == nil { names[parent] = names[position] }
        }
        return names.map { $0 ?? "" }
    }
}

extension Image {
    /// Which of two images to name where both have something: a tagged one, then by name.
    fileprivate static func isBetterKnown(_ left: Image, than right: Image) -> Bool {
        (left.isUntagged ? 1 : 0, left.displayName) < (right.isUntagged ? 1 : 0, right.displayName)
    }
}
