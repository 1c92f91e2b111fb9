package import AuditCore
internal import GRDB

extension AuditDatabase {
    package func snapshot(_ number: Int) throws(StoreError) -> Snapshot {
        try read { db in
            guard let reader = try SnapshotReader(db: db, number: number) else {
                throw StoreError.noSuchSnapshot(number)
            }
            return try reader.snapshot()
        }
    }

    /// The newest snapshot's number, of one engine or (nil) of whichever was read last.
    package func newestSnapshot(of engine: EngineFacts?) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT max(snapshot_id) FROM snapshot JOIN engine USING (engine_id)
                     WHERE ?1 IS NULL OR (uid = ?1 AND store = ?2)
                    """, arguments: [engine?.id, engine?.store.rawValue])
        }
    }

    /// The snapshot before this one, of the same engine.
    package func snapshot(before number: Int) throws(StoreError) -> Int? {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT max(snapshot_id) FROM snapshot
                     WHERE snapshot_id < ?1 AND engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?1)
                       AND is_forgotten = 0
                    """, arguments: [number])
        }
    }

    /// What needn't be asked of this engine again.
    package func knownFacts(of engine: EngineFacts) throws(StoreError) -> KnownFacts {
        try read { db in
            guard
                let engineRow = try Int64.fetchOne(
                    db, sql: "SELECT engine_id FROM engine WHERE uid = ? AND store = ?",
                    arguments: [engine.id, engine.store.rawValue]),
                let newest = try Int.fetchOne(
                    db, sql: "SELECT max(snapshot_id) FROM snapshot WHERE engine_id = ?", arguments: [engineRow]),
                let reader = try SnapshotReader(db: db, number: newest)
            else { return KnownFacts() }
            return KnownFacts(
                // One without layers is asked for again: perhaps they couldn't be read.
                images: try reader.everyImage().filter { $0.value.topLayer != nil }, layers: try reader.everyLayer(),
                containers: Dictionary(
                    try reader.containers().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                tags: try reader.tags(), takenAt: reader.takenAt)
        }
    }

    /// The numbers of all snapshots of the engine of this one, up to it, oldest first.
    package func snapshotNumbers(upTo number: Int) throws(StoreError) -> [Int] {
        try read { db in
            try Int.fetchAll(
                db,
                sql: """
                    SELECT snapshot_id FROM snapshot
                     WHERE snapshot_id <= ?1 AND engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?1)
                       AND is_forgotten = 0
                     ORDER BY 1
                    """, arguments: [number])
        }
    }
}

/// Puts one snapshot together from its intervals.
struct SnapshotReader {
    private let db: Database
    private let number: Int
    private let row: Row
    let engine: Int64

    /// Nil if there is no such snapshot.
    init?(db: Database, number: Int) throws {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM snapshot JOIN engine USING (engine_id) WHERE snapshot_id = ? AND is_forgotten = 0
                    """, arguments: [number])
        else { return nil }
        self.db = db
        self.number = number
        self.row = row
        engine = row["engine_id"]
    }

    func snapshot() throws -> Snapshot {
        let images = try images()
        let buildCache = try buildCache()
        let layers = try everyLayer().under(images.map(\.topLayer) + buildCache.map(\.chainID))
        let total: Int64? = row["disk_total_bytes"]
        let free: Int64? = row["disk_free_bytes"]
        let gaps: String? = row["gaps"]
        return Snapshot(
            engine: facts, takenAt: row["taken_at"], images: images, layers: layers,
            containers: try containers(), volumes: try volumes(), buildCache: buildCache,
            knowsCacheHolds: row["knows_cache_holds"],
            disk: total.flatMap { total in free.map { DiskFacts(totalBytes: total, freeBytes: $0) } },
            events: try events(), gaps: try gaps.map { try JSONText.decode([Snapshot.Gap].self, from: $0) } ?? [])
    }

    var takenAt: Timestamp { row["taken_at"] }

    func tags() throws -> [String: ImageID] {
        var tags: [String: ImageID] = [:]
        let rows = try rows(
            """
            SELECT t.reference, digest FROM image_reference t JOIN image USING (image_id)
             WHERE engine_id = ?1 AND t.kind = 'tag'
            """)
        while let row = try rows.next() { tags[row[0]] = row[1] }
        return tags
    }

    private func events() throws -> [ImageEvent] {
        var events: [ImageEvent] = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT digest, kind, happened_at FROM image_event JOIN image USING (image_id) WHERE snapshot_id = ?
                """, arguments: [number])
        while let row = try rows.next() {
            guard let kind = ImageEvent.Kind(rawValue: row[1]) else { continue }
            events.append(ImageEvent(imageID: row[0], kind: kind, at: row[2]))
        }
        return events
    }

    var facts: EngineFacts {
        EngineFacts(
            id: row["uid"], name: row["name"], product: EngineFacts.Product(rawValue: row["product"]) ?? .docker,
            version: row["engine_version"], apiVersion: row["api_version"],
            store: StoreKind(rawValue: row["store"]) ?? .graphdriver, driver: row["driver"],
            rootDirectory: row["root_directory"], endpoint: row["endpoint"])
    }

    /// Rows of an interval table that hold at this snapshot.
    private func rows(_ sql: String) throws -> RowCursor {
        try Row.fetchCursor(
            db,
            sql: sql + " AND t.first_snapshot <= ?2 AND (t.last_snapshot IS NULL OR t.last_snapshot >= ?2)",
            arguments: [engine, number])
    }

    private func images() throws -> [Image] {
        var names: [Int64: (tags: [String], digests: [String])] = [:]
        let references = try rows(
            "SELECT t.* FROM image_reference t JOIN image USING (image_id) WHERE engine_id = ?1")
        while let row = try references.next() {
            let image: Int64 = row["image_id"]
            if row["kind"] == "tag" {
                names[image, default: ([], [])].tags.append(row["reference"])
            } else {
                names[image, default: ([], [])].digests.append(row["reference"])
            }
        }
        let blobs = try blobs()
        var images: [Image] = []
        let present = try rows(
            """
            SELECT t.parent, t.holds_layers, image.*, layer.chain_id FROM image_presence t JOIN image USING (image_id)
              LEFT JOIN layer ON layer_id = top_layer_id WHERE image.engine_id = ?1
            """)
        while let row = try present.next() {
            var image = try Self.image(row, blobs: blobs)
            let own = names[row["image_id"]] ?? ([], [])
            image.tags = own.tags.sorted()
            image.repoDigests = own.digests.sorted()
            image.parent = row["parent"]
            image.holdsLayers = row["holds_layers"]
            images.append(image)
        }
        return images
    }

    /// Every image this engine ever had, without what can change.
    func everyImage() throws -> [ImageID: Image] {
        let blobs = try blobs()
        var images: [ImageID: Image] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT image.*, layer.chain_id FROM image LEFT JOIN layer ON layer_id = top_layer_id
                 WHERE image.engine_id = ?
                """, arguments: [engine])
        while let row = try rows.next() {
            let image = try Self.image(row, blobs: blobs)
            images[image.id] = image
        }
        return images
    }

    /// By the row of the image.
    private func blobs() throws -> [Int64: [ImageContent.Blob]] {
        var blobs: [Int64: [ImageContent.Blob]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT image_id, b.digest, b.size_bytes FROM image_blob b JOIN image USING (image_id)
                 WHERE engine_id = ? ORDER BY b.digest
                """, arguments: [engine])
        while let row = try rows.next() {
            blobs[row[0], default: []].append(ImageContent.Blob(digest: row[1], sizeBytes: row[2]))
        }
        return blobs
    }

    private static func image(_ row: Row, blobs: [Int64: [ImageContent.Blob]]) throws -> Image {
        let labels: String = row["labels"]
        let bytes: Int64? = row["content_bytes"]
        let content = blobs[row["image_id"]].map(ImageContent.blobs) ?? bytes.map(ImageContent.total) ?? .none
        return Image(
            id: row["digest"], createdAt: row["created_at"], sizeBytes: row["size_bytes"], topLayer: row["chain_id"],
            labels: labels == "{}" ? [:] : try JSONText.decode([String: String].self, from: labels), content: content)
    }

    /// Every layer this engine ever had.
    func everyLayer() throws -> [ChainID: Layer] {
        var layers: [ChainID: Layer] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT l.chain_id, l.diff_id, p.chain_id, l.size_bytes, l.size_at_most_bytes
                  FROM layer l LEFT JOIN layer p ON p.layer_id = l.parent_id WHERE l.engine_id = ?
                """, arguments: [engine])
        while let row = try rows.next() {
            let layer = Layer(
                chainID: row[0], diffID: row[1], parent: row[2], size: ByteRange(atLeast: row[3], atMost: row[4]))
            layers[layer.chainID] = layer
        }
        return layers
    }

    func containers() throws -> [Container] {
        var containers: [Container] = []
        let rows = try rows(
            """
            SELECT c.*, t.*, z.writable_bytes FROM container_state t JOIN container c USING (container_id)
              LEFT JOIN container_size z ON z.container_id = c.container_id AND z.first_snapshot <= ?2
                   AND (z.last_snapshot IS NULL OR z.last_snapshot >= ?2)
             WHERE engine_id = ?1
            """)
        while let row = try rows.next() {
            let state = ContainerStateRow(row)
            let mounts = try JSONText.decode([MountJSON].self, from: row["mounts"])
            containers.append(
                Container(
                    id: row["uid"], name: state.name, imageID: row["image"], imageName: row["image_name"],
                    state: Container.State(rawValue: state.state) ?? .unknown, createdAt: row["created_at"],
                    startedAt: state.startedAt, finishedAt: state.finishedAt, exitCode: state.exitCode,
                    writableBytes: row["writable_bytes"], changedPathCount: state.changedPathCount,
                    mounts: mounts.map(\.mount),
                    labels: try JSONText.decode([String: String].self, from: row["labels"]),
                    restartPolicy: state.restartPolicy, isAutoRemoved: row["is_auto_removed"]))
        }
        return containers
    }

    private func volumes() throws -> [Volume] {
        var volumes: [Volume] = []
        let rows = try rows(
            "SELECT v.*, t.size_bytes FROM volume_size t JOIN volume v USING (volume_id) WHERE engine_id = ?1")
        while let row = try rows.next() {
            volumes.append(
                Volume(
                    name: row["name"], driver: row["driver"], createdAt: row["created_at"],
                    labels: try JSONText.decode([String: String].self, from: row["labels"]),
                    sizeBytes: row["size_bytes"], isAnonymous: row["is_anonymous"]))
        }
        return volumes
    }

    private func buildCache() throws -> [BuildCacheRecord] {
        var records: [BuildCacheRecord] = []
        let knowsHolds: Bool = row["knows_cache_holds"]
        let rows = try rows(
            """
            SELECT b.*, t.*, chain_id FROM build_cache_state t JOIN build_cache b USING (build_cache_id)
              LEFT JOIN layer USING (layer_id) WHERE b.engine_id = ?1
            """)
        while let row = try rows.next() {
            let state = BuildCacheStateRow(row)
            records.append(
                BuildCacheRecord(
                    id: row["uid"], parents: try JSONText.decode([String].self, from: row["parents"]),
                    type: row["type"], description: row["description"], isInUse: state.isInUse,
                    isShared: state.isShared, sizeBytes: state.sizeBytes, createdAt: row["created_at"],
                    lastUsedAt: state.lastUsedAt, usageCount: state.usageCount,
                    chainID: knowsHolds ? row["chain_id"] : nil))
        }
        return records
    }
}
