/// Finds the object a person means, of whatever kind.
package struct ObjectLookup {
    private let analysis: Analysis
    private var snapshot: Snapshot { analysis.snapshot }

    package enum Object: Hashable, Sendable {
        case image(Image)
        case layer(Int)
        case container(Container)
        case volume(Volume)
    }

    package enum Kind: String, Sendable, CaseIterable { case image, layer, container, volume }

    package init(_ analysis: Analysis) { self.analysis = analysis }

    /// By its whole name first, else by what its ID, chain ID, diff ID or name begins with.
    ///
    /// - Parameter kind: Only look among these.
    package func object(named name: String, kind: Kind? = nil) throws(PlanError) -> Object {
        guard !name.isEmpty else { throw .noSuchObject(name) }
        var found = byName(name).filter { kind == nil || Self.kind(of: $0) == kind }
        if found.isEmpty { found = byPrefix(name).filter { kind == nil || Self.kind(of: $0) == kind } }
        guard let first = found.first else { throw .noSuchObject(name) }
        guard found.count == 1 else {
            let more = found.count > 10 ? ["and \(found.count - 10) more"] : []
            throw .ambiguousObject(name, candidates: found.prefix(10).map(describe) + more)
        }
        return first
    }

    private func byName(_ name: String) -> [Object] {
        ImageLookup(snapshot.images).images(called: name).map(Object.image)
            + snapshot.containers.filter { $0.name == name }.map(Object.container)
            + snapshot.volumes.filter { $0.name == name }.map(Object.volume)
    }

    private func byPrefix(_ name: String) -> [Object] {
        let prefix = (name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name).lowercased()
        let layers = analysis.forest.layers.indices.filter { position in
            let layer = analysis.forest.layers[position]
            return layer.chainID.hex.hasPrefix(prefix) || layer.diffID.hex.hasPrefix(prefix)
        }
        return snapshot.images.filter { image in
            image.id.hex.hasPrefix(prefix) || image.references.contains { $0.hasPrefix(name) }
        }.map(Object.image) + layers.map(Object.layer)
            + snapshot.containers.filter { $0.id.hex.hasPrefix(prefix) || $0.name.hasPrefix(name) }
            .map(Object.container)
            + snapshot.volumes.filter { $0.name.hasPrefix(name) }.map(Object.volume)
    }

    private static func kind(of object: Object) -> Kind {
        switch object {
        case .image: .image
        case .layer: .layer
        case .container: .container
        case .volume: .volume
        }
    }

    private func describe(_ object: Object) -> String {
        switch object {
        case .image(let image): "image \(image.id.short) (\(image.references.first ?? "untagged"))"
        case .layer(let position):
            "layer \(analysis.forest.layers[position].chainID.short) (\(ByteText.size(analysis.forest.layers[position].size)))"
        case .container(let container): "container \(container.id.short) (\(container.name))"
        case .volume(let volume): "volume \(volume.name)"
        }
    }
}
