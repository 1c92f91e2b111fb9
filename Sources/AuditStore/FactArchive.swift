internal import AuditCore
internal import GRDB

/// What the database knows of images and layers that the last snapshot didn't have: they may come back.
struct FactArchive: KnownFacts.Archive {
    let database: AuditDatabase
    let engine: Int64

    func images(_ ids: [ImageID]) throws -> [ImageID: Image] {
        try database.read { db in
            let statement = try db.makeStatement(
                sql: """
                    SELECT \(SnapshotReader.imageColumns) FROM image LEFT JOIN layer ON layer_id = top_layer_id
                     WHERE image.engine_id = ? AND digest = ? AND top_layer_id IS NOT NULL
                    """)
            var images: [ImageID: Image] = [:]
            var labels = LabelTexts()
            for id in ids {
                guard let row = try Row.fetchOne(statement, arguments: [engine, id]) else { continue }
                images[id] = try SnapshotReader.image(
                    row, blobs: try blobs(of: row[0], in: db), labels: &labels)
            }
            return images
        }
    }

    private func blobs(of image: Int64, in db: Database) throws -> [Int64: [ImageContent.Blob]] {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT digest, size_bytes FROM image_blob WHERE image_id = ? ORDER BY digest"),
            arguments: [image])
        return rows.isEmpty ? [:] : [image: rows.map { ImageContent.Blob(digest: $0[0], sizeBytes: $0[1]) }]
    }

    func layers(_ ids: [ChainID]) throws -> [ChainID: Layer] {
        try database.read { db in
            var layers: [ChainID: Layer] = [:]
            for id in ids where layers[id] == nil {
                let found = try SnapshotReader.layers(
                    under: "SELECT layer_id FROM layer WHERE engine_id = ? AND chain_id = ?", arguments: [engine, id],
                    in: db)
                for layer in found where layers[layer.chainID] == nil { layers[layer.chainID] = layer }
            }
            return layers
        }
    }
}
