internal import AuditCore
internal import Foundation

/// Reads the images and their layers. An image that is known already is not asked for again.
struct ImageReading {
    let connection: EngineConnection
    let known: KnownFacts
    /// Those of the last snapshot, once they are needed.
    private var earlier = KnownFacts.Images()

    init(connection: EngineConnection, known: KnownFacts) {
        self.connection = connection
        self.known = known
        // While the engine is at work on its list. What fails now fails again when it is needed.
        if !canBeUnchanged { _ = try? known.images.get() }
    }

    /// Whether the same list says the same. On containerd there are blobs to look at besides.
    private var canBeUnchanged: Bool { known.imageListHash != nil && connection.facts.store != .containerd }

    struct Result {
        var images: [Image]
        var layers: [Layer]
        var gaps: [Snapshot.Gap]
        var listHash: Digest?
    }

    /// The answer that lists all images.
    static func list(_ api: APIClient) async throws -> Data {
        try await api.get("/images/json", query: [("all", "1")]).body
    }

    /// Nil where they are those of the last snapshot, and nothing about them is another.
    ///
    /// - Parameters:
    ///   - list: The answer that lists them.
    ///   - containers: Of a list that was asked for at the same time or later.
    mutating func read(_ list: Data, of containers: [Container]) async throws -> Result? {
        var listHash = ImageListHash.hash(list)
        var isUnchanged: Bool { canBeUnchanged && listHash == known.imageListHash }
        // The images of other containers were looked for then.
        if isUnchanged, containers.allSatisfy({ known.containers[$0.id] != nil }) { return nil }
        earlier = try known.images.get()
        var images = try listed(in: list, listHash)
        if misses(images, of: containers) {
            let list = try await Self.list(connection.api)
            listHash = ImageListHash.hash(list)
            images = try listed(in: list, listHash)
        }
        if isUnchanged { return nil }
        try recallImages(images.map(\.id).filter { earlier.byID[$0] == nil })
        let hasStoredSizes = images.allSatisfy { image in
            earlier.byID[image.id].map { $0.sizeBytes == image.sizeBytes } ?? true
        }
        forgetUnpacked(images)
        let unknown = images.filter { earlier.byID[$0.id] == nil }
        let details = try await boundedMap(unknown, width: APIClient.concurrency) { [self] image in
            await detail(of: image)
        }

        let found = details.compactMap { try? $0.get() }
        try recallLayers(found.flatMap(\.subject.chainIDs).filter { earlier.layers[$0] == nil })
        var layers = earlier.layers
        layers = LayerSizing.layers(
            of: found.map(\.subject), known: layers, countsFileBytes: connection.facts.store == .graphdriver)
        if layers.values.contains(where: { !$0.size.isExact }) {
            let probe: (any LayerSizeProbe)? =
                LayerStoreProbe(connection) ?? StorageProbe(connection) ?? SnapshotProbe(connection)
            layers = probe?.settle(layers) ?? layers
        }
        let tops = Dictionary(
            found.map { ($0.image, $0.subject.chainIDs.last) }, uniquingKeysWith: { first, _ in first })

        let failures = details.compactMap { $0.failure }
        let gone = Set(failures.filter(\.isGone).map(\.image))
        images.removeAll { gone.contains($0.id) }
        for position in images.indices {
            let id = images[position].id
            images[position].topLayer = earlier.byID[id]?.topLayer ?? tops[id] ?? nil
        }
        if connection.facts.store == .containerd {
            let probe = BlobProbe(connection)
            images = images.map { withContent($0, layers: layers, probe: probe) }
        }
        // What is as it was is kept once.
        for position in images.indices {
            if let old = earlier.byID[images[position].id], old == images[position] { images[position] = old }
        }
        let held = layers.under(images.map(\.topLayer))
        // One without layers is to be asked for again, and an open size to be looked at, also one that is only stored as
        // such. And of a size of an image the first is stored: where the engine tells another one by now, the list is to be
        // read the next time, too.
        let isWhole =
            failures.isEmpty && hasStoredSizes && images.allSatisfy { $0.topLayer != nil }
            && (connection.facts.store == .containerd
                || held.allSatisfy { $0.size.isExact && earlier.layers[$0.chainID]?.size.isExact ?? true })
        return Result(
            images: images, layers: held,
            gaps: failures.filter { !$0.isGone }.map {
                Snapshot.Gap(kind: "image", message: $0.message, id: $0.image.description)
            },
            listHash: isWhole ? listHash : nil)
    }

    /// Those of the last snapshot.
    func unchanged() throws -> Result {
        let (images, layers) = try known.images.get().sorted
        return Result(images: images, layers: layers, gaps: [], listHash: known.imageListHash)
    }

    /// As the list shows them, with what is known of them.
    private func listed(in list: Data, _ hash: Digest) throws(EngineError) -> [Image] {
        if hash == known.imageListHash { return Array(earlier.byID.values) }
        let wires = try APIClient.decode(
            [ImageWire].self, from: list, configuration: earlier.byID, request: "GET /images/json")
        var images: [Image] = []
        images.reserveCapacity(wires.count)
        var positions = [ImageID: Int](minimumCapacity: wires.count)
        for wire in wires {
            let image = try wire.image()
            if let position = positions[image.id] {
                // Podman lists an image once a tag.
                images[position].addNames(of: image)
            } else {
                positions[image.id] = images.count
                images.append(image)
            }
        }
        return images
    }

    /// Whether one of the containers may just have been made from an image that the list doesn't have yet.
    ///
    /// An image that was removed by force is missing, too: for the containers that are known to have none, it stays so.
    private func misses(_ listed: [Image], of containers: [Container]) -> Bool {
        let ids = Set(listed.map(\.id))
        return containers.contains { container in
            guard let image = container.imageID, !ids.contains(image) else { return false }
            return known.containers[container.id] == nil || earlier.byID[image] != nil
        }
    }

    /// Images that were read before all of their layers were unpacked: they have become larger since.
    private mutating func forgetUnpacked(_ images: [Image]) {
        guard connection.facts.store != .graphdriver else { return }
        for image in images {
            guard let old = earlier.byID[image.id], old.sizeBytes != image.sizeBytes else { continue }
            let layers = earlier.layers.under([old.topLayer])
            if !layers.allSatisfy({ $0.isSettled(countsFileBytes: false) }) { earlier.byID[image.id] = nil }
        }
    }

    /// Images that were gone for a while.
    private mutating func recallImages(_ ids: [ImageID]) throws {
        guard !ids.isEmpty, let recalled = try known.archive?.images(ids), !recalled.isEmpty else { return }
        earlier.byID.merge(recalled) { first, _ in first }
        try recallLayers(recalled.values.compactMap(\.topLayer).filter { earlier.layers[$0] == nil })
    }

    /// Layers whose size an image told that is gone by now.
    private mutating func recallLayers(_ ids: [ChainID]) throws {
        guard !ids.isEmpty, let recalled = try known.archive?.layers(ids) else { return }
        earlier.layers.merge(recalled) { first, _ in first }
    }

    /// Blobs where they can be read; else their total, which is what the list's size has beyond the layers.
    private func withContent(_ image: Image, layers: [ChainID: Layer], probe: BlobProbe?) -> Image {
        var image = image
        let known = earlier.byID[image.id]?.content.blobs ?? []
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
            let document = try await connection.api.get(path + "/json").body
            let history = try await history(path)
            func part<Wire: Decodable>(_ type: Wire.Type) throws(EngineError) -> Wire {
                try APIClient.decode(type, from: document, request: "GET \(path)/json")
            }
            let diffIDs = try (try part(ImageLayersWire.self).RootFS?.Layers ?? []).map { text throws(EngineError) in
                guard let diffID = DiffID(text) else {
                    throw EngineError.notUnderstood(request: "GET \(path)/json", why: "“\(text)” is no digest")
                }
                return diffID
            }
            let subject = LayerSizing.Subject(
                diffIDs: diffIDs,
                history: history.reversed().map {
                    HistoryEntry(sizeBytes: $0.Size?.bytes ?? 0, createdBy: $0.CreatedBy ?? "")
                },
                // Zero also stands for a size that isn't there.
                totalBytes: connection.facts.store == .graphdriver && image.sizeBytes > 0 ? image.sizeBytes : nil,
                chainIDs: connection.facts.store == .podman
                    ? try part(ImageStorageWire.self).GraphDriver?.storageIDs(count: diffIDs.count) : nil)
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
}

extension Image {
    fileprivate mutating func addNames(of other: Image) {
        tags = Set(tags + other.tags).sorted()
        repoDigests = Set(repoDigests + other.repoDigests).sorted()
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let failure) = self { failure } else { nil }
    }
}

extension ImageWire {
    func image() throws(EngineError) -> Image {
        var image = if let known { known } else { try new() }
        image.tags = Self.names(RepoTags)
        image.repoDigests = Self.names(RepoDigests)
        image.parent = ParentId.flatMap { ImageID($0) }
        image.sizeBytes = max(0, Size ?? 0)
        return image
    }

    private func new() throws(EngineError) -> Image {
        guard let id = ImageID(Id) else {
            throw EngineError.notUnderstood(request: "GET /images/json", why: "“\(Id)” is no image ID")
        }
        return Image(id: id, createdAt: Timestamp(known: Created), labels: Labels ?? [:])
    }

    /// Before API 1.43 an image without names has the name `<none>:<none>`.
    static func names(_ listed: [String]?) -> [String] { (listed ?? []).filter { !$0.hasPrefix("<none>") }.sorted() }
}
