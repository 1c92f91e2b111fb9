internal import AuditCore
internal import GRDB

/// Writes the layers of a snapshot as they are needed: once, and each after its parent.
final class LayerWriter {
    private let db: Database
    private let engine: Int64
    private let forest: LayerForest
    /// By position in the forest; nil where it wasn't needed so far.
    private var rows: [Int64?]
    private let insert: Statement
    private let update: Statement

    init(db: Database, engine: Int64, forest: LayerForest) throws {
        self.db = db
        self.engine = engine
        self.forest = forest
        rows = [Int64?](repeating: nil, count: forest.layers.count)
        insert = try db.cachedStatement(
            sql: """
                INSERT INTO layer (engine_id, chain_id, diff_id, parent_id, size_bytes, size_at_most_bytes)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (engine_id, chain_id) DO NOTHING
                """)
        update = try db.cachedStatement(
            sql: """
                UPDATE layer SET size_bytes = ?3, size_at_most_bytes = ?4 WHERE engine_id = ?1 AND chain_id = ?2
                RETURNING layer_id
                """)
    }

    /// The row of a layer, written after those below it where it is new. Nil if the snapshot has no such layer.
    func row(of top: ChainID?) throws -> Int64? {
        guard let top = forest.position(of: top) else { return nil }
        var waiting: [Int] = []
        var next: Int? = top
        while let position = next, rows[position] == nil {
            waiting.append(position)
            next = forest.parents[position]
        }
        for position in waiting.reversed() {
            rows[position] = try write(
                forest.layers[position], on: forest.parents[position].flatMap { rows[$0] })
        }
        return rows[top]
    }

    /// One that is known keeps its row. (An upsert that gives the row takes twice the time.)
    private func write(_ layer: Layer, on parent: Int64?) throws -> Int64? {
        let size = layer.size
        try insert.run(engine, layer.chainID, layer.diffID, parent, size.atLeast, size.atMost)
        if db.changesCount > 0 { return db.lastInsertedRowID }
        return try update.rowNumber(engine, layer.chainID, size.atLeast, size.atMost)
    }

    /// Sizes of layers that weren't known when they came: not unpacked yet, or in files that couldn't be read.
    ///
    /// - Parameter open: The rows of those.
    func settle(_ open: [ChainID: Int64], acceptsZero: Bool) throws {
        for (chainID, row) in open {
            guard let size = forest.position(of: chainID).map({ forest.layers[$0].size }), size.isExact,
                acceptsZero || size != .zero
            else { continue }
            try db.execute(
                sql: "UPDATE layer SET size_bytes = ?1, size_at_most_bytes = ?1 WHERE layer_id = ?2",
                arguments: [size.atLeast, row])
        }
    }
}
