internal import AuditCore
internal import GRDB

/// Through what orphaned layers became so: looks up what ended with the last snapshot in which each was held.
struct OrphanCauseReader {
    private let db: Database
    private let engine: Int64
    /// The layers by the last snapshot that saw them held, with the one after it.
    private var wanted: [Int: (next: Int, layers: [Int64: ChainID])] = [:]
    private(set) var causes: [ChainID: OrphanCause] = [:]
    /// Of the orphaned layers and all on them.
    private let parents: [Int64: Int64]

    /// - Parameters:
    ///   - since: The first snapshot that saw each layer orphaned.
    ///   - nights: The engine's snapshots, oldest first.
    init(
        db: Database, engine: Int64, since: [ChainID: Timestamp], layers: LayersOnOrphans,
        nights: [(number: Int, takenAt: Timestamp)]
    ) throws {
        self.db = db
        self.engine = engine
        let positions = Dictionary(
            nights.indices.map { (nights[$0].takenAt, $0) }, uniquingKeysWith: { first, _ in first })
        for (chainID, time) in since {
            causes[chainID] = .neverHeld
            guard let position = positions[time], position > 0, let layer = layers.orphans[chainID] else { continue }
            wanted[nights[position - 1].number, default: (nights[position].number, [:])].layers[layer] = chainID
        }
        parents = layers.parents
        try addNames()
        try addContainers()
    }

    private mutating func addNames() throws {
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

    private mutating func addContainers() throws {
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
