internal import AuditCore
internal import GRDB

/// Puts one snapshot together from its intervals.
struct SnapshotReader {
    let db: Database
    let number: Int
    private let row: Row
    let engine: Int64
    /// The rows of an interval table `t` that hold at this snapshot.
    private let condition: String
    private let isNewest: Bool

    /// Nil if there is no such snapshot.
    ///
    /// - Parameter evenIfForgotten: Of one that was thinned out, only images and layers can be read.
    init?(db: Database, number: Int, evenIfForgotten: Bool = false) throws {
        guard
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT * FROM snapshot JOIN engine USING (engine_id)
                     WHERE snapshot_id = ? AND (is_forgotten = 0 OR ?)
                    """, arguments: [number, evenIfForgotten])
        else { return nil }
        self.db = db
        self.number = number
        self.row = row
        engine = row["engine_id"]
        let newest = try Int.fetchOne(
            db, sql: "SELECT max(snapshot_id) FROM snapshot WHERE engine_id = ?", arguments: [engine])
        // What is open now can be found without a look at what was.
        isNewest = newest == number
        condition =
            isNewest
            ? "t.last_snapshot IS NULL"
            : "t.first_snapshot <= ?2 AND (t.last_snapshot IS NULL OR t.last_snapshot >= ?2)"
    }

    /// - Parameter later: Another one of the engine that is at hand: what it has in common needn't be read.
    func snapshot(before later: (number: Int, analysis: Analysis)? = nil) throws -> Snapshot {
        let images = try later.map(images(before:)) ?? self.images()
        let buildCache = try self.buildCache()
        let layers = try later.map { try self.layers(under: images, buildCache, before: $0) } ?? self.layers()
        let total: Int64? = row["disk_total_bytes"]
        let free: Int64? = row["disk_free_bytes"]
        let gaps: String? = row["gaps"]
        return Snapshot(
            engine: facts, takenAt: row["taken_at"], images: images, layers: layers,
            containers: try containers(), volumes: try volumes(), buildCache: buildCache,
            knowsCacheHolds: row["knows_cache_holds"],
            disk: total.flatMap { total in free.map { DiskFacts(totalBytes: total, freeBytes: $0) } },
            events: try events(), gaps: try gaps.map { try JSONText.decode([Snapshot.Gap].self, from: $0) } ?? [],
            imageListHash: imageListHash)
    }

    var takenAt: Timestamp { row["taken_at"] }

    var imageListHash: Digest? { isNewest ? row["image_list"] : nil }

    private func events() throws -> [ImageEvent] {
        var events: [ImageEvent] = []
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT digest, e.* FROM image_event e JOIN image USING (image_id) WHERE snapshot_id = ?
                """, arguments: [number])
        while let row = try rows.next() {
            guard let kind = ImageEvent.Kind(rawValue: row["kind"]) else { continue }
            events.append(
                ImageEvent(imageID: row[0], kind: kind, at: row["happened_at"], reference: row["reference"]))
        }
        return events
    }

    var facts: EngineFacts { EngineFacts(row) }

    /// Rows of an interval table `t` that hold at this snapshot. `CROSS JOIN` has SQLite begin with that table, so that
    /// nothing is looked up for the others.
    private func rows(_ sql: String) throws -> RowCursor {
        // The number is bound even where the condition doesn't need it.
        try Row.fetchCursor(db, sql: "\(sql) AND \(condition) AND ?2 = ?2", arguments: [engine, number])
    }

    func images() throws -> [Image] {
        var tags: [Int64: [String]] = [:]
        var digests: [Int64: [String]] = [:]
        let references = try rows(
            """
            SELECT t.image_id, t.kind = 'tag', t.reference FROM image_reference t CROSS JOIN image USING (image_id)
             WHERE engine_id = ?1
            """)
        while let row = try references.next() {
            if row[1] { tags[row[0], default: []].append(row[2]) } else { digests[row[0], default: []].append(row[2]) }
        }
        let blobs = try blobs()
        var images: [Image] = []
        var labels = LabelTexts()
        let present = try rows(
            """
            SELECT \(Self.imageColumns), t.parent, t.holds_layers
              FROM image_presence t CROSS JOIN image USING (image_id) LEFT JOIN layer ON layer_id = top_layer_id
             WHERE image.engine_id = ?1
            """)
        while let row = try present.next() {
            let number: Int64 = row[0]
            var image = try Self.image(row, blobs: blobs, labels: &labels)
            image.tags = tags[number]?.sorted() ?? []
            image.repoDigests = digests[number]?.sorted() ?? []
            image.parent = row[7]
            image.holdsLayers = row[8]
            images.append(image)
        }
        return images
    }

    /// By the row of the image.
    private func blobs() throws -> [Int64: [ImageContent.Blob]] {
        try blobs(
            "image_presence t CROSS JOIN image USING (image_id) JOIN image_blob b USING (image_id)",
            "engine_id = ?1 AND \(condition) AND ?2 = ?2", [engine, number])
    }

    func blobs(of image: Int64) throws -> [Int64: [ImageContent.Blob]] {
        try blobs("image_blob b", "b.image_id = ?", [image])
    }

    private func blobs(
        _ tables: String, _ condition: String, _ arguments: StatementArguments
    ) throws -> [Int64: [ImageContent.Blob]] {
        // Only on that store are there any.
        guard row["store"] == StoreKind.containerd.rawValue else { return [:] }
        var blobs: [Int64: [ImageContent.Blob]] = [:]
        let rows = try Row.fetchCursor(
            db, sql: "SELECT b.image_id, b.digest, b.size_bytes FROM \(tables) WHERE \(condition)", arguments: arguments
        )
        while let row = try rows.next() {
            blobs[row[0], default: []].append(ImageContent.Blob(digest: row[1], sizeBytes: row[2]))
        }
        return blobs.mapValues { $0.sorted { $0.digest < $1.digest } }
    }

    static let imageColumns = """
        image.image_id, image.digest, image.created_at, image.size_bytes, image.labels, image.content_bytes,
        layer.chain_id
        """

    /// - Parameter row: Begins with `imageColumns`.
    static func image(
        _ row: Row, blobs: [Int64: [ImageContent.Blob]], labels: inout LabelTexts
    ) throws -> Image {
        let bytes: Int64? = row[5]
        let content = blobs[row[0]].map(ImageContent.blobs) ?? bytes.map(ImageContent.total) ?? .none
        return Image(
            id: row[1], createdAt: row[2], sizeBytes: row[3], topLayer: row[6],
            labels: try labels.labels(row[4]), content: content)
    }

    /// The layers that the images lie on and, where that is known, the build cache.
    func layers() throws -> [Layer] {
        let knowsHolds: Bool = row["knows_cache_holds"]
        let cacheTops = """
            UNION SELECT b.layer_id FROM build_cache_state t CROSS JOIN build_cache b USING (build_cache_id)
             WHERE b.engine_id = ?1 AND b.layer_id IS NOT NULL AND \(condition)
            """
        let tops = """
            SELECT top_layer_id FROM image_presence t CROSS JOIN image USING (image_id)
             WHERE engine_id = ?1 AND top_layer_id IS NOT NULL AND \(condition) AND ?2 = ?2
            \(knowsHolds ? cacheTops : "")
            """
        return try Self.layers(under: tops, arguments: [engine, number], in: db)
    }

    /// Layers with all below them.
    ///
    /// - Parameter tops: Gives their rows.
    static func layers(
        under tops: String, arguments: StatementArguments, in db: Database
    ) throws -> [Layer] {
        var layers: [Layer] = []
        var parents: [Int64?] = []
        var chainIDs: [Int64: ChainID] = [:]
        var next = Set(try Int64.fetchAll(db, sql: tops, arguments: arguments))
        let statement = try db.makeStatement(
            sql: """
                SELECT l.layer_id, l.parent_id, l.chain_id, l.diff_id, l.size_bytes, l.size_at_most_bytes
                  FROM json_each(?) CROSS JOIN layer l ON l.layer_id = value
                """)
        // A step down at a time, each in the order of the table: a recursive query would look every layer up twice.
        while !next.isEmpty {
            let rows = try Row.fetchCursor(statement, arguments: [JSONText.array(next.sorted())])
            next.removeAll(keepingCapacity: true)
            while let row = try rows.next() {
                let (chainID, parent): (ChainID, Int64?) = (row[2], row[1])
                chainIDs[row[0]] = chainID
                if let parent, chainIDs[parent] == nil { next.insert(parent) }
                let size = ByteRange(atLeast: row[4], atMost: row[5])
                layers.append(Layer(chainID: chainID, diffID: row[3], parent: nil, size: size))
                parents.append(parent)
            }
            next = next.filter { chainIDs[$0] == nil }
        }
        for (place, parent) in parents.enumerated() { layers[place].parent = parent.flatMap { chainIDs[$0] } }
        return layers
    }

    func containers() throws -> [Container] {
        var containers: [Container] = []
        var labels = LabelTexts()
        let rows = try rows(
            """
            SELECT c.*, t.*, z.writable_bytes FROM container_state t CROSS JOIN container c USING (container_id)
              LEFT JOIN container_size z ON z.container_id = c.container_id AND z.first_snapshot <= ?2
                   AND (z.last_snapshot IS NULL OR z.last_snapshot >= ?2)
             WHERE engine_id = ?1
            """)
        while let row = try rows.next() {
            let state = ContainerStateRow(row)
            let mounts: String = row["mounts"]
            containers.append(
                Container(
                    id: row["uid"], name: state.name, imageID: row["image"], imageName: row["image_name"],
                    state: Container.State(rawValue: state.state) ?? .unknown, createdAt: row["created_at"],
                    startedAt: state.startedAt, finishedAt: state.finishedAt, exitCode: state.exitCode,
                    writableBytes: row["writable_bytes"], changedPathCount: state.changedPathCount,
                    mounts: try MountJSON.all(in: mounts).map(\.mount),
                    labels: try labels.labels(row["labels"]),
                    restartPolicy: state.restartPolicy, isAutoRemoved: row["is_auto_removed"]))
        }
        return containers
    }

    private func volumes() throws -> [Volume] {
        var volumes: [Volume] = []
        var labels = LabelTexts()
        let rows = try rows(
            "SELECT v.*, t.size_bytes FROM volume_size t CROSS JOIN volume v USING (volume_id) WHERE engine_id = ?1")
        while let row = try rows.next() {
            volumes.append(
                Volume(
                    name: row["name"], driver: row["driver"], createdAt: row["created_at"],
                    labels: try labels.labels(row["labels"]),
                    sizeBytes: row["size_bytes"], isAnonymous: row["is_anonymous"]))
        }
        return volumes
    }

    private func buildCache() throws -> [BuildCacheRecord] {
        var records: [BuildCacheRecord] = []
        let knowsHolds: Bool = row["knows_cache_holds"]
        let rows = try rows(
            """
            SELECT b.*, t.*, chain_id FROM build_cache_state t CROSS JOIN build_cache b USING (build_cache_id)
              LEFT JOIN layer USING (layer_id) WHERE b.engine_id = ?1
            """)
        while let row = try rows.next() {
            let state = BuildCacheStateRow(row)
            let parents: String = row["parents"]
            records.append(
                BuildCacheRecord(
                    id: row["uid"],
                    parents: try JSONText.strings(in: parents) ?? JSONText.decode([String].self, from: parents),
                    type: row["type"], description: row["description"], isInUse: state.isInUse,
                    isShared: state.isShared, sizeBytes: state.sizeBytes, isSizeExact: state.isSizeExact,
                    createdAt: row["created_at"],
                    lastUsedAt: state.lastUsedAt, usageCount: state.usageCount,
                    chainID: knowsHolds ? row["chain_id"] : nil))
        }
        return records
    }
}

extension EngineFacts {
    /// - Parameter row: Of `engine` and `snapshot`.
    init(_ row: Row) {
        self.init(
            id: row["uid"], name: row["name"], product: EngineFacts.Product(rawValue: row["product"]) ?? .docker,
            version: row["engine_version"], apiVersion: row["api_version"],
            store: StoreKind(rawValue: row["store"]) ?? .graphdriver, driver: row["driver"],
            rootDirectory: row["root_directory"], endpoint: row["endpoint"])
    }
}
