package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// What the snapshots of this one's engine came to, up to it, forgotten ones too.
    package func trend(upTo number: Int) throws(StoreError) -> Trend {
        try read { db in
            // Not fetched all at once: a row that was copied finds its columns far more slowly by name.
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT * FROM snapshot
                     WHERE engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?1) AND snapshot_id <= ?1
                     ORDER BY snapshot_id
                    """, arguments: [number])
            return Trend(points: try Array(rows.map(TrendPoint.init)))
        }
    }

    /// What one snapshot came to.
    package func totals(of number: Int) throws(StoreError) -> TrendPoint {
        try read { db in
            guard
                let row = try Row.fetchOne(
                    db, sql: "SELECT * FROM snapshot WHERE snapshot_id = ?", arguments: [number])
            else { throw StoreError.noSuchSnapshot(number) }
            return TrendPoint(row)
        }
    }

    /// The engine that a snapshot is of.
    package func engine(of number: Int) throws(StoreError) -> EngineFacts {
        try read { db in
            guard let reader = try SnapshotReader(db: db, number: number) else {
                throw StoreError.noSuchSnapshot(number)
            }
            return reader.facts
        }
    }

    /// What repositories and compose projects had for themselves up to this snapshot.
    package func usage(upTo number: Int) throws(StoreError) -> UsageHistory {
        try read { db in
            guard
                let engine = try Int64.fetchOne(
                    db, sql: "SELECT engine_id FROM snapshot WHERE snapshot_id = ?", arguments: [number])
            else { throw StoreError.noSuchSnapshot(number) }
            let nights = try Row.fetchAll(
                db,
                sql: """
                    SELECT snapshot_id, taken_at FROM snapshot
                     WHERE engine_id = ? AND snapshot_id <= ? AND is_forgotten = 0 ORDER BY 1
                    """, arguments: [engine, number])
            var history = UsageHistory(nights: nights.map { (snapshot: $0[0], takenAt: $0[1]) })
            let owners = try Row.fetchAll(
                db, sql: "SELECT owner_id, kind, name FROM owner WHERE engine_id = ?", arguments: [engine])
            let named = Dictionary(
                uniqueKeysWithValues: owners.compactMap { row in
                    UsageHistory.Owner.Kind(rawValue: row[1]).map {
                        (row[0] as Int64, UsageHistory.Owner(kind: $0, name: row[2]))
                    }
                })
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT owner_id, first_snapshot, last_snapshot, own_bytes, volumes_bytes, image_count, container_count
                      FROM owner_usage WHERE first_snapshot <= ?
                    """, arguments: [number])
            // There are as many rows as there were changes.
            while let row = try rows.next() {
                let (first, last): (Int, Int?) = (row[1], row[2])
                guard history.isTold(first: first, last: last), let owner = named[row[0]] else { continue }
                let own = OwnUsage(ownBytes: row[3], volumesBytes: row[4], images: row[5], containers: row[6])
                history.add(owner, own, first: first, last: last)
            }
            return history
        }
    }
}

extension TrendPoint {
    init(_ row: Row) {
        self.init(
            snapshot: row["snapshot_id"], takenAt: row["taken_at"], diskTotalBytes: row["disk_total_bytes"],
            diskFreeBytes: row["disk_free_bytes"], layersBytes: row["layers_bytes"],
            contentBytes: row["content_bytes"], containersBytes: row["containers_bytes"],
            volumesBytes: row["volumes_bytes"], buildCacheBytes: row["build_cache_bytes"], images: row["image_count"],
            layers: row["layer_count"], containers: row["container_count"],
            isForgotten: row["is_forgotten"])
    }
}
