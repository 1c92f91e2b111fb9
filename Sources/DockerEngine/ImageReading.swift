internal import AuditCore
internal import Foundation

/// Reads the images and their layers. An image that is known already is not asked for again.
struct ImageReading {
    let connection: EngineConnection
    private(set) var known: KnownFacts

    struct Result {
        var images: [Image]
        var layers: [Layer]
        var gaps: [Snapshot.Gap]
    }

    /// Of all images, as the list shows them.
    static func list(_ connection: EngineConnection) async throws -> [Image] {
        let listed = try await connection.api.decode([ImageWire].self, from: "/images/json", query: [("all", "1")])
        // Podman lists an image once a tag.
        return Dictionary(grouping: try listed.map { try $0.image() }, by: \.id).values.map(merged)
    }

    mutating func read(_ listed: [Image]) async throws -> Result {
        var images = listed
        try recallImages(images.map(\.id).filter { known.images[$0] == nil })
        let unknown = images.filter { known.images[$0.id] == nil }
        let details = try await boundedMap(unknown, width: APIClient.concurrency) { [self] image in
            await detail(of: image)
        }

        let found = details.compactMap { try? $0.get() }
        try recallLayers(found.flatMap(\.subject.chainIDs).filter { known.layers[$0] == nil })
        var layers = known.layers
        var tops = known.images.compactMapValues(\.topLayer)
        layers = LayerSizing.layers(
            of: found.map(\.subject), known: layers, countsFileBytes: connection.facts.store == .graphdriver)
        if layers.values.contains(where: { !$0.size.isExact }) {
            let probe: (any LayerSizeProbe)? =
                LayerStoreProbe(connection) ?? StorageProbe(connection) ?? SnapshotProbe(connection)
            layers = probe?.settle(layers) ?? layers
        }
        for detail in found { tops[detail.image] = detail.subject.chainIDs.last }

        let failures = details.compactMap { $0.failure }
        let gone = Set(failures.filter(\.isGone).map(\.image))
        images.removeAll { gone.contains($0.id) }
        for position in images.indices { images[position].topLayer = tops[images[position].id] }
        if connection.facts.store == .containerd {
            let probe = BlobProbe(connection)
            images = images.map { withContent($0, layers: layers, probe: probe) }
        }
        return Result(
            images: images, layers: layers.under(images.map(\.topLayer)),
            gaps: failures.filter { !$0.isGone }.map {
                Snapshot.Gap(kind: "image", message: $0.message, id: $0.image.description)
            })
    }

    /// Images that were gone for a while.
    private mutating func recallImages(_ ids: [ImageID]) throws {
        guard !ids.isEmpty, let recalled = try known.archive?.images(ids), !recalled.isEmpty else { return }
        known.images.merge(recalled) { first, _ in first }
        try recallLayers(recalled.values.compactMap(\.topLayer).filter { known.layers[$0] == nil })
    }

    /// Layers whose size an image told that is gone by now.
    private mutating func recallLayers(_ ids: [ChainID]) throws {
        guard !ids.isEmpty, let recalled = try known.archive?.layers(ids) else { return }
        known.layers.merge(recalled) { first, _ in first }
    }

    /// Blobs where they can be read; else their total, which is what the list's size has beyond the layers.
    private func withContent(_ image: Image, layers: [ChainID: Layer], probe: BlobProbe?) -> Image {
        var image = image
        let known = known.images[image.id]?.content.blobs ?? []
        if let probe, let blobs = known.isEmpty ? probe.blobs(of: image.id) : known {
            image.content = .blobs(blobs)
            image.holdsLayers = probe.holdsLayers(blobs)
            return image
        }
        var unpacked: Int64 = 0
        var next = image.topLayer
        while let layer = next.flatMap({ layers[$0] }) {
            unpacked += layer.size.atLeast
            next = layer.parent
        }
        image.content = .total(max(0, image.sizeBytes - unpacked))
        image.holdsLayers = nil
        return image
    }

    private struct Detail: Sendable {
        var image: ImageID
        var subject: LayerSizing.Subject
    }

    private struct Failure: Error {
        var image: ImageID
        var message: String
        /// Deleted between the list and the question: nothing is missing.
        var isGone: Bool
    }

    private func detail(of image: Image) async -> Swift.Result<Detail, Failure> {
        do {
            let path = "/images/\(image.id)"
            let inspect = try await connection.api.decode(ImageInspectWire.self, from: path + "/json")
            let history = try await history(path)
            let diffIDs = try (inspect.RootFS?.Layers ?? []).map { text throws(EngineError) in
                guard let diffID = DiffID(text) else {
                    throw EngineError.notUnderstood(request: "GET \(path)/json", why: "“\(text)” is no digest")
                }
                return diffID
            }
            let subject = LayerSizing.Subject(
                diffIDs: diffIDs,
                history: history.reversed().map {
                    HistoryEntry(sizeBytes: $0.Size ?? 0, createdBy: $0.CreatedBy ?? "")
                },
                // Zero also stands for a size that isn't there.
                totalBytes: connection.facts.store == .graphdriver && image.sizeBytes > 0 ? image.sizeBytes : nil,
                chainIDs: connection.facts.store == .podman
                    ? inspect.GraphDriver?.storageIDs(count: diffIDs.count) : nil)
            return .success(Detail(image: image.id, subject: subject))
        } catch {
            let isGone = error.isNotFound
            let message = "the layers of \(image.displayName) couldn't be read: \(error)"
            return .failure(Failure(image: image.id, message: message, isGone: isGone))
        }
    }

    /// None where the engine can't give it (Podman 4.3 fails on a line without a date): then sizes are open, but what
    /// lies on what is known.
    private func history(_ path: String) async throws(EngineError) -> [HistoryWire] {
        do {
            return try await connection.api.decode([HistoryWire]?.self, from: path + "/history") ?? []
        } catch {
            guard error.isRefusal, !error.isNotFound else { throw error }
            return []
        }
    }

    private static func merged(_ rows: [Image]) -> Image {
        var image = rows[0]
        if rows.count == 1 { return image }
        image.tags = Set(rows.flatMap(\.tags)).sorted()
        image.repoDigests = Set(rows.flatMap(\.repoDigests)).sorted()
        return image
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension ImageWire {
    func image() throws(EngineError) -> Image {
        guard let id = ImageID(Id) else {
            throw EngineError.notUnderstood(request: "GET /images/json", why: "“\(Id)” is no image ID")
        }
        return Image(
            id: id, tags: Self.names(RepoTags), repoDigests: Self.names(RepoDigests),
            parent: ParentId.flatMap { ImageID($0) }, createdAt: Timestamp(known: Created),
            sizeBytes: max(0, Size ?? 0),
            labels: Labels ?? [:])
    }

    /// Before API 1.43 an image without names has the name `<none>:<none>`.
    static func names(_ listed: [String]?) -> [String] { (listed ?? []).filter { !$0.hasPrefix("<none>") } }
}
