internal import AuditCore
internal import GRDB

/// Through what orphaned layers became so: looks up what ended with the last snapshot in which each was held.
struct OrphanCauseReader {
    private let db: Database
    private let engine: Int64
    /// The layers by the last snapshot that saw them held, with the one after it.
    private var wanted: [Int: (next: Int, layers: [Int64: ChainID])] = [:]
    private(set) var causes: [ChainID: OrphanCause] = [:]
    private let layers: LayersOnOrphans

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
        self.layers = layers
        try addNames()
        try addContainers()
    }

    private mutating func addNames() throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT r.last_snapshot, i.top_layer_id, r.reference, i.image_id
                  FROM json_each(?) CROSS JOIN image i ON i.top_layer_id = value
                  CROSS JOIN image_reference r USING (image_id)
                 WHERE r.last_snapshot IS NOT NULL
                """, arguments: [JSONText.array(layers.rows)])
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
                  FROM json_each(?) CROSS JOIN image i ON i.top_layer_id = value
                  CROSS JOIN container c ON c.engine_id = i.engine_id AND c.image = i.digest
                  CROSS JOIN container_state s USING (container_id)
                 WHERE s.last_snapshot IS NOT NULL
                """, arguments: [JSONText.array(layers.rows)])
        while let row = try rows.next() {
            for orphan in orphans(under: row[1], row[0]) { add(.containerRemoved(row[2]), to: orphan) }
        }
    }

    private func orphans(under top: Int64, _ last: Int) -> [ChainID] {
        guard let layers = wanted[last]?.layers else { return [] }
        var found: [ChainID] = []
        var next: Int64? = top
        while let layer = next {
            if let orphan = layers[layer] { found.append(orphan) }
            next = self.layers.parents[layer]
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
