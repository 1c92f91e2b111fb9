internal import AuditCore
internal import GRDB

/// Writes one snapshot as what changed since the one before.
final class SnapshotWriter {
    let db: Database
    let snapshot: Snapshot
    private let known: KnownFacts?
    private let knownImages: KnownFacts.Images?
    private let leavesImages: Bool
    let engine: Int64
    /// Made when it is needed: on a night on which nothing changed it isn't.
    private(set) lazy var analysis = Analysis(snapshot)
    private var layerWriter: LayerWriter?

    struct Saved {
        var number: Int64
        /// The snapshot before, if nothing but the disk and what was used is different now.
        var unchangedSince: Int64?
    }

    /// - Parameters:
    ///   - known: As the database knew it when the reading began.
    ///   - images: Those of that, where somebody asked for them.
    ///   - leavesImages: Whether they stay as they are, and the snapshot has none.
    init(
        db: Database, snapshot: Snapshot, known: KnownFacts? = nil, images: KnownFacts.Images? = nil,
        leavesImages: Bool = false
    ) throws {
        self.db = db
        self.snapshot = snapshot
        self.known = known
        knownImages = images
        self.leavesImages = leavesImages
        let facts = snapshot.engine
        engine = try Int64.fetchOne(
            db,
            sql: """
                INSERT INTO engine (uid, store, product, name) VALUES (?, ?, ?, ?)
                ON CONFLICT (uid, store) DO UPDATE SET name = excluded.name RETURNING engine_id
                """,
            arguments: [facts.id, facts.store.rawValue, facts.product.rawValue, facts.name])!
    }

    func save() throws -> Saved {
        let previous = try Int64.fetchOne(
            db, sql: "SELECT max(snapshot_id) FROM snapshot WHERE engine_id = ?", arguments: [engine])
        let number = try insertSnapshot()
        let changes = db.totalChangesCount
        // Where the rows say it all already, they needn't be looked at. They were read when the reading began; nobody may
        // have written others since.
        let before = known?.snapshot.map(Int64.init) == previous ? known : nil
        if !leavesImages, !hasSameImages(as: before == nil ? nil : knownImages) {
            try writeImages(snapshot: number, previous: previous)
        }
        if !Self.isSame(snapshot.containers, as: before?.containers, by: \.id) {
            try writeContainers(snapshot: number, previous: previous)
        }
        try SnapshotTables.volumeSize.record(
            try volumeSizes(), engine: engine, snapshot: number, previous: previous, in: db)
        try SnapshotTables.buildCacheState.record(
            try buildCacheStates(), engine: engine, snapshot: number, previous: previous, in: db)
        let isUnchanged = try db.totalChangesCount == changes && previous.map(hasSameGaps) ?? false
        for event in snapshot.events {
            try Self.write(event, of: try imageRow(event.imageID)?.row, snapshot: number, in: db)
        }
        return Saved(number: number, unchangedSince: isUnchanged ? previous : nil)
    }

    /// A size that was open and is known by now is another one.
    private func hasSameImages(as before: KnownFacts.Images?) -> Bool {
        Self.isSame(snapshot.images, as: before?.byID, by: \.id)
            && snapshot.layers.allSatisfy { !$0.size.isExact || before?.layers[$0.chainID]?.size.isExact ?? true }
    }

    private static func isSame<Value: Equatable>(
        _ now: [Value], as before: [Digest: Value]?, by id: (Value) -> Digest
    ) -> Bool {
        guard let before, before.count == now.count else { return false }
        return now.allSatisfy { before[id($0)] == $0 }
    }

    private func hasSameGaps(as previous: Int64) throws -> Bool {
        let found = try String.fetchOne(
            db, sql: "SELECT gaps FROM snapshot WHERE snapshot_id = ?", arguments: [previous])
        return try found == gaps()
    }

    private func writeImages(snapshot number: Int64, previous: Int64?) throws {
        let images = try imageRows()
        try SnapshotTables.imagePresence.record(
            Dictionary(
                uniqueKeysWithValues: snapshot.images.map {
                    (images[$0.id]!, ImagePresenceRow(parent: $0.parent, holdsLayers: $0.holdsLayers))
                }),
            engine: engine, snapshot: number, previous: previous, in: db)
        try SnapshotTables.imageReference.record(
            references(images), engine: engine, snapshot: number, previous: previous, in: db)
    }

    private func writeContainers(snapshot number: Int64, previous: Int64?) throws {
        let containers = try containerRows()
        func byRow<Value>(_ value: (Container) -> Value) -> [Int64: Value] {
            Dictionary(uniqueKeysWithValues: snapshot.containers.map { (containers[$0.id]!, value($0)) })
        }
        try SnapshotTables.containerState.record(
            byRow(ContainerStateRow.init), engine: engine, snapshot: number, previous: previous, in: db)
        try SnapshotTables.containerSize.record(
            byRow(\.writableBytes), engine: engine, snapshot: number, previous: previous, in: db)
    }

    private func insertSnapshot() throws -> Int64 {
        let facts = snapshot.engine
        try db.execute(
            sql: """
                INSERT INTO snapshot (engine_id, taken_at, engine_version, api_version, driver, root_directory,
                                      endpoint, disk_total_bytes, disk_free_bytes, knows_cache_holds, gaps)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                engine, snapshot.takenAt, facts.version, facts.apiVersion, facts.driver, facts.rootDirectory,
                facts.endpoint, snapshot.disk?.totalBytes, snapshot.disk?.freeBytes, snapshot.knowsCacheHolds,
                try gaps(),
            ])
        return db.lastInsertedRowID
    }

    private func gaps() throws -> String? { snapshot.gaps.isEmpty ? nil : try JSONText.encode(snapshot.gaps) }

    // MARK: What never changes: found, or else written once

    private func imageRows() throws -> [ImageID: Int64] {
        let present =
            "FROM image_presence p CROSS JOIN image USING (image_id) WHERE engine_id = ? AND last_snapshot IS NULL"
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO image (engine_id, digest, created_at, size_bytes, top_layer_id, labels, content_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        let insertBlob = try db.cachedStatement(
            sql: "INSERT INTO image_blob (image_id, digest, size_bytes) VALUES (?, ?, ?)")
        let isFirst = try isFirstWithImages()
        var rows = try rowsByID("SELECT digest, image_id \(present)")
        var unread = try rowsByID("SELECT digest, image_id \(present) AND top_layer_id IS NULL")
        let layers = try layers()
        var labels = LabelJSON()
        for image in snapshot.images where rows[image.id] == nil {
            // One that was gone and is back.
            if !isFirst, let found = try imageRow(image.id) {
                rows[image.id] = found.row
                if !found.isRead { unread[image.id] = found.row }
                continue
            }
            let top = try layers.row(of: image.topLayer)
            try insert.run(
                engine, image.id, image.createdAt, image.sizeBytes, top, try labels.text(image.labels),
                image.content.bytes)
            let row = db.lastInsertedRowID
            rows[image.id] = row
            for blob in image.content.blobs {
                try insertBlob.run(row, blob.digest, blob.sizeBytes)
            }
        }
        // Layers that couldn't be read on the night the image came.
        for image in snapshot.images {
            guard let row = unread[image.id],
                let top = try layers.row(of: image.topLayer)
            else { continue }
            try db.execute(sql: "UPDATE image SET top_layer_id = ? WHERE image_id = ?", arguments: [top, row])
        }
        try layers.settle(try unsettledLayers(), acceptsZero: countsFileBytes)
        return rows
    }

    func layers() throws -> LayerWriter {
        if let layerWriter { return layerWriter }
        let made = try LayerWriter(db: db, engine: engine, forest: analysis.forest)
        layerWriter = made
        return made
    }

    /// Zero is a size only in file bytes; on the other stores it also stands for one that isn't known.
    private func unsettledLayers() throws -> [ChainID: Int64] {
        let isOpen = "size_at_most_bytes IS NOT size_bytes"
        return try rowsByID(
            """
            SELECT chain_id, layer_id FROM layer
             WHERE engine_id = ? AND \(countsFileBytes ? isOpen : "(\(isOpen) OR size_bytes = 0)")
            """)
    }

    private var countsFileBytes: Bool { snapshot.engine.store == .graphdriver }

    /// - Returns: Its row, and whether its layers were ever read; nil for an image never seen.
    private func imageRow(_ id: ImageID) throws -> (row: Int64, isRead: Bool)? {
        let find = try db.cachedStatement(
            sql: "SELECT image_id, top_layer_id IS NOT NULL FROM image WHERE engine_id = ? AND digest = ?")
        return try Row.fetchOne(find, arguments: [engine, id]).map { ($0[0], $0[1]) }
    }

    /// Whether the engine never had one.
    private func isFirstWithImages() throws -> Bool {
        try Int64.fetchOne(db, sql: "SELECT 1 FROM image WHERE engine_id = ? LIMIT 1", arguments: [engine]) == nil
    }

    private func references(_ images: [ImageID: Int64]) -> [ImageReferenceKey: Present] {
        var references: [ImageReferenceKey: Present] = [:]
        for image in snapshot.images {
            let row = images[image.id]!
            for tag in image.tags { references[ImageReferenceKey(image: row, kind: "tag", reference: tag)] = Present() }
            for digest in image.repoDigests {
                references[ImageReferenceKey(image: row, kind: "digest", reference: digest)] = Present()
            }
        }
        return references
    }

    private func containerRows() throws -> [ContainerID: Int64] {
        var rows = try rowsByID(
            """
            SELECT uid, container_id FROM container
             WHERE container_id IN (SELECT container_id FROM container_state WHERE last_snapshot IS NULL)
               AND engine_id = ?
            """)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO container (engine_id, uid, image, image_name, created_at, labels, mounts, is_auto_removed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                -- One that wasn't seen for a night and is back: the row is there, or what `forget` left of it.
                ON CONFLICT (engine_id, uid) DO UPDATE
                   SET image = excluded.image, labels = excluded.labels, mounts = excluded.mounts
                RETURNING container_id
                """)
        var labels = LabelJSON()
        // Which image a mount means may be found out later.
        for container in snapshot.containers
        where rows[container.id] == nil || container.mounts.contains(where: { $0.imageID != nil }) {
            rows[container.id] = try insert.rowNumber(
                engine, container.id, container.imageID, container.imageName, container.createdAt,
                try labels.text(container.labels), try JSONText.encode(container.mounts.map(MountJSON.init)),
                container.isAutoRemoved)
        }
        return rows
    }

    private func rowsByID(_ sql: String) throws -> [Digest: Int64] {
        var rows: [Digest: Int64] = [:]
        let cursor = try Row.fetchCursor(db, sql: sql, arguments: [engine])
        while let row = try cursor.next() { rows[row[0]] = row[1] }
        return rows
    }
}
