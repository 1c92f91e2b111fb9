internal import AuditCore
internal import GRDB

/// Layers are written once, each after its parent.
extension SnapshotWriter {
    /// Sizes of layers that weren't unpacked yet when they came.
    func settleLayers(_ layers: [ChainID: Layer]) throws {
        guard snapshot.engine.store != .graphdriver else { return }
        let open = try rowsByID(
            """
            SELECT chain_id, layer_id FROM layer
             WHERE engine_id = ? AND (size_at_most_bytes IS NOT size_bytes OR size_bytes = 0)
            """)
        for (chainID, row) in open {
            guard let size = layers[chainID]?.size, size.isExact, size != .zero else { continue }
            try db.execute(
                sql: "UPDATE layer SET size_bytes = ?1, size_at_most_bytes = ?1 WHERE layer_id = ?2",
                arguments: [size.atLeast, row])
        }
    }

    /// The row of a layer, written after its parents where it is new.
    func layerRow(
        _ top: ChainID?, layers: [ChainID: Layer], known: inout [ChainID: Int64]
    ) throws -> Int64? {
        var waiting: [Layer] = []
        var next = top.flatMap { layers[$0] }
        while let layer = next, known[layer.chainID] == nil {
            waiting.append(layer)
            next = layer.parent.flatMap { layers[$0] }
        }
        let upsert = try db.cachedStatement(
            sql: """
                INSERT INTO layer (engine_id, chain_id, diff_id, parent_id, size_bytes, size_at_most_bytes)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (engine_id, chain_id) DO UPDATE
                   SET size_bytes = excluded.size_bytes, size_at_most_bytes = excluded.size_at_most_bytes
                RETURNING layer_id
                """)
        for layer in waiting.reversed() {
            known[layer.chainID] = try Int64.fetchOne(
                upsert,
                arguments: [
                    engine, layer.chainID, layer.diffID, layer.parent.flatMap { known[$0] }, layer.size.atLeast,
                    layer.size.atMost,
                ])
        }
        return top.flatMap { known[$0] }
    }
}
