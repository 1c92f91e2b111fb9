internal import AuditCore
internal import GRDB

/// Volumes and the build cache: found, or else written once, with what they take this time.
extension SnapshotWriter {
    func volumeSizes() throws -> [Int64: Int64?] {
        var sizes: [Int64: Int64?] = [:]
        var texts = LabelJSON()
        let find = try db.cachedStatement(
            sql: """
                SELECT volume_id FROM volume
                 WHERE engine_id = ? AND name = ? AND driver = ? AND created_at IS ? AND labels = ?
                """)
        let insert = try db.cachedStatement(
            sql: """
                INSERT INTO volume (engine_id, name, driver, created_at, labels, is_anonymous)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        for volume in snapshot.volumes {
            let labels = try texts.text(volume.labels)
            if let found = try find.rowNumber(engine, volume.name, volume.driver, volume.createdAt, labels) {
                sizes[found] = volume.sizeBytes
                continue
            }
            try insert.run(engine, volume.name, volume.driver, volume.createdAt, labels, volume.isAnonymous)
            sizes[db.lastInsertedRowID] = volume.sizeBytes
        }
        return sizes
    }

    func buildCacheStates() throws -> [Int64: BuildCacheStateRow] {
        var states: [Int64: BuildCacheStateRow] = [:]
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO build_cache (engine_id, uid, type, description, created_at, parents, layer_id)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                -- A record can become a layer's: when its image is exported.
                ON CONFLICT (engine_id, uid) DO UPDATE SET layer_id = excluded.layer_id RETURNING build_cache_id
                """)
        let known = try knownCacheRecords()
        for record in snapshot.buildCache {
            // A reading that can't tell what records hold takes nothing away from one that could.
            if let found = known[record.id], found.chainID == record.chainID || !snapshot.knowsCacheHolds {
                states[found.row] = BuildCacheStateRow(record)
                continue
            }
            let row = try upsert.rowNumber(
                engine, record.id, record.type, record.description, record.createdAt,
                try JSONText.encode(record.parents), try layers().row(of: record.chainID))
            states[row!] = BuildCacheStateRow(record)
        }
        return states
    }

    private func knownCacheRecords() throws -> [String: (row: Int64, chainID: ChainID?)] {
        var records: [String: (row: Int64, chainID: ChainID?)] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT uid, build_cache_id, chain_id FROM build_cache b LEFT JOIN layer USING (layer_id)
                 WHERE b.engine_id = ?
                """, arguments: [engine])
        while let row = try rows.next() { records[row[0]] = (row[1], row[2]) }
        return records
    }
}
