package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// - Parameter later: A later one of the same engine, as it was kept: what the two have in common isn't read again.
    package func snapshot(
        _ number: Int, before later: (number: Int, analysis: Analysis)? = nil
    ) throws(StoreError) -> Snapshot {
        try read { db in
            guard let reader = try SnapshotReader(db: db, number: number) else {
                throw StoreError.noSuchSnapshot(number)
            }
            return try reader.snapshot(before: later)
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

    /// Which one that was, and when.
    package func reading(before number: Int) throws(StoreError) -> (number: Int, takenAt: Timestamp)? {
        guard let previous = try snapshot(before: number) else { return nil }
        return try read { db in
            try Timestamp.fetchOne(
                db, sql: "SELECT taken_at FROM snapshot WHERE snapshot_id = ?", arguments: [previous]
            ).map { (previous, $0) }
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
                images: Lazy(try images(of: newest)),
                containers: Dictionary(
                    try reader.containers().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                imageListHash: reader.imageListHash, takenAt: reader.takenAt, snapshot: newest,
                archive: FactArchive(database: self, engine: engineRow))
        }
    }

    /// Also of a snapshot that `forget` thinned out since it was the last one: its images are left.
    private func images(of number: Int) throws(StoreError) -> KnownFacts.Images {
        try read { db in
            guard let reader = try SnapshotReader(db: db, number: number, evenIfForgotten: true) else {
                throw StoreError.noSuchSnapshot(number)
            }
            let images = try reader.images()
            return KnownFacts.Images(
                // One without layers is asked for again: perhaps they couldn't be read.
                byID: Dictionary(
                    images.filter { $0.topLayer != nil }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }),
                layers: Dictionary(
                    try reader.layers().map { ($0.chainID, $0) }, uniquingKeysWith: { first, _ in first }),
                tags: Dictionary(
                    images.flatMap { image in image.tags.map { ($0, image.id) } },
                    uniquingKeysWith: { first, _ in first }))
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
