package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// Keeps a reading: whole or not at all. Gives its number.
    package func save(_ snapshot: Snapshot) throws(StoreError) -> Int {
        let analysis = Analysis(snapshot)
        return try write { db in
            let number = try SnapshotWriter(db: db, snapshot: snapshot).save()
            try TotalsWriter(db: db, number: number).write(analysis)
            return Int(number)
        }
    }

    /// Keeps that registries had these images of a snapshot when they were asked.
    package func saveProofs(of images: [ImageID], snapshot: Int, at time: Timestamp) throws(StoreError) {
        try write { db in
            for id in images {
                let image = try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT image_id FROM image JOIN snapshot USING (engine_id) WHERE digest = ? AND snapshot_id = ?
                        """, arguments: [id, snapshot])
                let event = ImageEvent(imageID: id, kind: .registry, at: time)
                try SnapshotWriter.write(event, of: image, snapshot: Int64(snapshot), in: db)
            }
        }
    }
}
