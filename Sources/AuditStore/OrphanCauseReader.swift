package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// Through what these layers became orphaned.
    ///
    /// - Parameter since: The first snapshot that saw each so, as `History.orphanedSince` has it.
    package func orphanCauses(
        upTo number: Int, since: [ChainID: Timestamp]
    ) throws(StoreError) -> [ChainID: OrphanCause] {
        if since.isEmpty { return [:] }
        return try read { db in
            var reader = try OrphanCauseReader(db: db, number: number, since: since)
            try reader.addNames()
            try reader.addContainers()
            return reader.causes
        }
    }
}

/// Looks up what ended with the last snapshot in which each layer was held.
private struct OrphanCauseReader {
    private let db: Database
    private let engine: Int64
    /// The layers by the last snapshot that saw them held, with the one after it.
    private var wanted: [Int: (next: Int, layers: [Int64: ChainID])] = [:]
    private(set) var causes: [ChainID: OrphanCause] = [:]
    private let parents: [Int64: Int64]

    init(db: Database, number: Int, since: [ChainID: Timestamp]) throws {
        self.db = db
        let engine = try Int64.fetchOne(
            db, sql: "SELECT engine_id FROM snapshot WHERE snapshot_id = ?", arguments: [number])!
        self.engine = engine
        let nights = try Row.fetchAll(
            db, sql: "SELECT snapshot_id, taken_at FROM snapshot WHERE engine_id = ? AND snapshot_id <= ? ORDER BY 1",
            arguments: [engine, number]
        ).map { (number: $0[0] as Int, takenAt: $0[1] as Timestamp) }
        let positions = Dictionary(
            nights.indices.map { (nights[$0].takenAt, $0) }, uniquingKeysWith: { first, _ in first })
        for (chainID, time) in since {
            causes[chainID] = .neverHeld
            guard let position = positions[time], position > 0,
                let layer = try Int64.fetchOne(
                    db.cachedStatement(sql: "SELECT layer_id FROM layer WHERE engine_id = ? AND chain_id = ?"),
                    arguments: [engine, chainID])
            else { continue }
            wanted[nights[position - 1].number, default: (nights[position].number, [:])].layers[layer] = chainID
        }
        // Those of all engines: so the index has all there is to read.
        let rows = try Row.fetchCursor(db, sql: "SELECT layer_id, parent_id FROM layer WHERE parent_id IS NOT NULL")
        var parents: [Int64: Int64] = [:]
        while let row = try rows.next() { parents[row[0]] = row[1] }
        self.parents = parents
    }

    mutating func addNames() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT r.last_snapshot, i.top_layer_id, r.reference, i.image_id
                  FROM image_reference r CROSS JOIN image i USING (image_id)
                 WHERE i.engine_id = ? AND r.last_snapshot IN (SELECT value FROM json_each(?))
                   AND i.top_layer_id IS NOT NULL
                """, arguments: [engine, wantedNights()])
        while let row = try rows.next() {
            let last: Int = row[0]
            let orphans = orphans(under: row[1], last)
            guard !orphans.isEmpty else { continue }
            let cause = try cause(ofLosing: row[2], image: row[3], next: wanted[last]!.next)
            for orphan in orphans { add(cause, to: orphan) }
        }
    }

    mutating func addContainers() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT s.last_snapshot, i.top_layer_id, s.name
                  FROM container_state s CROSS JOIN container c USING (container_id)
                  JOIN image i ON i.engine_id = c.engine_id AND i.digest = c.image
                 WHERE c.engine_id = ? AND s.last_snapshot IN (SELECT value FROM json_each(?))
                   AND i.top_layer_id IS NOT NULL
                """, arguments: [engine, wantedNights()])
        while let row = try rows.next() {
            for orphan in orphans(under: row[1], row[0]) { add(.containerRemoved(row[2]), to: orphan) }
        }
    }

    /// So that SQLite looks nothing up for what ended on other nights, which is most of it.
    private func wantedNights() throws -> String { try JSONText.encode(wanted.keys.sorted()) }

    private func orphans(under top: Int64, _ last: Int) -> [ChainID] {
        guard let layers = wanted[last]?.layers else { return [] }
        var found: [ChainID] = []
        var next: Int64? = top
        while let layer = next {
            if let orphan = layers[layer] { found.append(orphan) }
            next = parents[layer]
        }
        return found
    }

    private mutating func add(_ cause: OrphanCause, to orphan: ChainID) {
        let known = causes[orphan] ?? .neverHeld
        if (cause.rank, cause.text) < (known.rank, known.text) { causes[orphan] = cause }
    }

    private func cause(ofLosing name: String, image: Int64, next: Int) throws -> OrphanCause {
        let moved = try ImageID.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT digest FROM image_reference r JOIN image i USING (image_id)
                     WHERE r.reference = ?1 AND i.engine_id = ?2 AND r.first_snapshot <= ?3
                       AND (r.last_snapshot IS NULL OR r.last_snapshot >= ?3)
                    """), arguments: [name, engine, next])
        if let moved { return .tagMoved(name, to: moved) }
        let isThere = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM image_presence WHERE image_id = ?1 AND first_snapshot <= ?2
                                      AND (last_snapshot IS NULL OR last_snapshot >= ?2))
                    """), arguments: [image, next])!
        return isThere ? .tagRemoved(name) : .imageRemoved(name)
    }
}
