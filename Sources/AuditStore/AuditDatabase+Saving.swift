package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// Keeps a reading: whole or not at all. Gives its number.
    ///
    /// - Parameter known: What it started from.
    package func save(_ reading: Reading, known: KnownFacts) throws(StoreError) -> Int {
        if reading.earlierImages != nil, let number = try saveUnchanged(reading.partial, known: known) { return number }
        do { return try save(reading.snapshot(), known: known) } catch { throw StoreError(error, path: path) }
    }

    /// - Parameter known: What the reading started from, where it did: what it left as it was needn't be looked up again.
    package func save(_ snapshot: Snapshot, known: KnownFacts? = nil) throws(StoreError) -> Int {
        // Not asked for while the database is held: who looks them up waits for it.
        let images = known?.images.ifMade
        return try write { db in
            let writer = try SnapshotWriter(db: db, snapshot: snapshot, known: known, images: images)
            let saved = try writer.save()
            try db.execute(
                sql: """
                    UPDATE engine SET image_list = ?1
                     WHERE engine_id = (SELECT engine_id FROM snapshot WHERE snapshot_id = ?2) AND image_list IS NOT ?1
                    """, arguments: [snapshot.imageListHash, saved.number])
            let totals = TotalsWriter(db: db, number: saved.number)
            if let previous = saved.unchangedSince {
                try totals.copy(from: previous)
            } else {
                try totals.write(writer.analysis)
            }
            return Int(saved.number)
        }
    }

    /// Nil, and nothing is kept, if anything changed after all.
    ///
    /// - Parameter snapshot: Its images are left out: they are known to be those of the snapshot before.
    private func saveUnchanged(_ snapshot: Snapshot, known: KnownFacts) throws(StoreError) -> Int? {
        try write { db in
            var number: Int?
            try db.inSavepoint {
                let writer = try SnapshotWriter(db: db, snapshot: snapshot, known: known, leavesImages: true)
                let saved = try writer.save()
                guard let previous = saved.unchangedSince, Int(previous) == known.snapshot else { return .rollback }
                try TotalsWriter(db: db, number: saved.number).copy(from: previous)
                number = Int(saved.number)
                return .commit
            }
            return number
        }
    }

    /// Keeps that registries had these images of a snapshot when they were asked, and as what.
    package func saveProofs(
        _ references: [ImageID: String], snapshot: Int, at time: Timestamp
    ) throws(StoreError) {
        try write { db in
            for (id, reference) in references {
                let image = try Int64.fetchOne(
                    db,
                    sql: """
                        SELECT image_id FROM image JOIN snapshot USING (engine_id) WHERE digest = ? AND snapshot_id = ?
                        """, arguments: [id, snapshot])
                let event = ImageEvent(imageID: id, kind: .registry, at: time, reference: reference)
                try SnapshotWriter.write(event, of: image, snapshot: Int64(snapshot), in: db)
            }
        }
    }
}
