internal import AuditCore
internal import GRDB

/// Orphaned layers with all that was ever built on them: whoever held one of those held what lies below it.
///
/// Layers go by their rows in the database.
struct LayersOnOrphans {
    private(set) var orphans: [ChainID: Int64] = [:]
    /// Those and what is on them.
    private(set) var rows: [Int64] = []
    private(set) var parents: [Int64: Int64] = [:]
    /// The last snapshot in which a tagged image or a container held a layer; none where no snapshot saw that.
    private(set) var lastHeld: [Int64: Int] = [:]
    /// The first one with an image on it.
    private(set) var firstSeen: [Int64: Int] = [:]

    /// - Parameter number: The snapshot that has the orphans. Who came later doesn't count.
    init(_ layers: [Layer], number: Int, engine: Int64, db: Database) throws {
        let wanted = Set(layers.map(\.chainID))
        // The lowest ones lead to the others.
        let statement = try db.makeStatement(sql: "SELECT layer_id FROM layer WHERE engine_id = ? AND chain_id = ?")
        let lowest = try layers.filter { $0.parent.map { !wanted.contains($0) } ?? true }
            .compactMap { try statement.rowNumber(engine, $0.chainID) }
        // What lies on others comes before those: a layer's row is made after its parent's.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                WITH RECURSIVE above (layer_id) AS (
                    SELECT value FROM json_each(?1)
                    UNION SELECT l.layer_id FROM above a CROSS JOIN layer l ON l.parent_id = a.layer_id)
                SELECT l.layer_id, l.parent_id,
                       (SELECT max(r.last_snapshot) FROM image i JOIN image_reference r USING (image_id)
                         WHERE i.top_layer_id = l.layer_id AND r.first_snapshot <= ?2),
                       (SELECT max(s.last_snapshot)
                          FROM image i JOIN container c ON c.engine_id = i.engine_id AND c.image = i.digest
                          JOIN container_state s USING (container_id)
                         WHERE i.top_layer_id = l.layer_id AND s.first_snapshot <= ?2),
                       (SELECT min(p.first_snapshot) FROM image i JOIN image_presence p USING (image_id)
                         WHERE i.top_layer_id = l.layer_id),
                       l.chain_id
                  FROM above CROSS JOIN layer l USING (layer_id) ORDER BY 1 DESC
                """, arguments: [JSONText.array(lowest), number])
        while let row = try rows.next() {
            let chainID: ChainID = row[5]
            if wanted.contains(chainID) { orphans[chainID] = row[0] }
            add(row[0], on: row[1], named: row[2], used: row[3], seen: row[4])
        }
    }

    private mutating func add(_ layer: Int64, on parent: Int64?, named: Int?, used: Int?, seen: Int?) {
        rows.append(layer)
        lastHeld[layer] = [lastHeld[layer], named, used].compactMap(\.self).max()
        firstSeen[layer] = [firstSeen[layer], seen].compactMap(\.self).min()
        guard let parent else { return }
        parents[layer] = parent
        lastHeld[parent] = [lastHeld[parent], lastHeld[layer]].compactMap(\.self).max()
        firstSeen[parent] = [firstSeen[parent], firstSeen[layer]].compactMap(\.self).min()
    }
}
