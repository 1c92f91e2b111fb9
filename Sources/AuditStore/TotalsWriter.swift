internal import AuditCore
internal import GRDB

/// Writes what a snapshot comes to: its totals, and what each repository and compose project has for itself.
struct TotalsWriter {
    let db: Database
    /// The snapshot's number.
    let number: Int64

    func write(_ analysis: Analysis) throws {
        let point = TrendPoint(analysis, snapshot: Int(number))
        try db.execute(
            sql: """
                UPDATE snapshot SET image_count = ?, layer_count = ?, container_count = ?, layers_bytes = ?,
                       content_bytes = ?, containers_bytes = ?, volumes_bytes = ?, build_cache_bytes = ?
                 WHERE snapshot_id = ?
                """,
            arguments: [
                point.images, point.layers, point.containers, point.layersBytes, point.contentBytes,
                point.containersBytes, point.volumesBytes, point.buildCacheBytes, number,
            ])
        let engine = try Int64.fetchOne(
            db, sql: "SELECT engine_id FROM snapshot WHERE snapshot_id = ?", arguments: [number])!
        let previous = try Int64.fetchOne(
            db, sql: "SELECT max(snapshot_id) FROM snapshot WHERE engine_id = ? AND snapshot_id < ?",
            arguments: [engine, number])
        var usage: [Int64: OwnUsage] = [:]
        for (kind, byName) in [
            (UsageHistory.Owner.Kind.repository, analysis.usageByRepository()), (.project, analysis.usageByProject()),
        ] {
            for (name, own) in byName { usage[try row(kind, name, engine: engine)] = own }
        }
        try SnapshotTables.ownerUsage.record(usage, engine: engine, snapshot: number, previous: previous, in: db)
    }

    /// For a night on which nothing changed.
    func copy(from previous: Int64) throws {
        let columns = """
            image_count, layer_count, container_count, layers_bytes, content_bytes, containers_bytes, volumes_bytes,
            build_cache_bytes
            """
        try db.execute(
            sql: """
                UPDATE snapshot SET (\(columns)) = (SELECT \(columns) FROM snapshot WHERE snapshot_id = ?)
                 WHERE snapshot_id = ?
                """, arguments: [previous, number])
    }

    private func row(_ kind: UsageHistory.Owner.Kind, _ name: String, engine: Int64) throws -> Int64 {
        let find = try db.cachedStatement(
            sql: "SELECT owner_id FROM owner WHERE engine_id = ? AND kind = ? AND name = ?")
        if let found = try find.rowNumber(engine, kind.rawValue, name) { return found }
        try db.cachedStatement(sql: "INSERT INTO owner (engine_id, kind, name) VALUES (?, ?, ?)")
            .run(engine, kind.rawValue, name)
        return db.lastInsertedRowID
    }
}

extension SnapshotTables {
    static let ownerUsage = IntervalTable<Int64, OwnUsage>(
        name: "owner_usage", columns: ["owner_id", "own_bytes", "volumes_bytes", "image_count", "container_count"],
        openRows: """
            SELECT u.rowid, u.* FROM owner_usage u JOIN owner USING (owner_id)
             WHERE engine_id = ? AND u.last_snapshot IS NULL
            """,
        decode: { ($0["owner_id"], OwnUsage($0)) },
        insert: { try $0.run($1, $2.ownBytes, $2.volumesBytes, $2.images, $2.containers, $3) })
}

extension OwnUsage {
    init(_ row: Row) {
        self.init(
            ownBytes: row["own_bytes"], volumesBytes: row["volumes_bytes"], images: row["image_count"],
            containers: row["container_count"])
    }
}
