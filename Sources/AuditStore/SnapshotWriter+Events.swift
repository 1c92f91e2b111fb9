internal import AuditCore
internal import GRDB

extension SnapshotWriter {
    /// Keeps what an event said of an image, or what a registry did.
    static func write(_ event: ImageEvent, of image: Int64?, snapshot: Int64, in db: Database) throws {
        // Readings overlap a little: an event that is known is not written again.
        try db.cachedStatement(
            sql: """
                INSERT INTO image_event (image_id, snapshot_id, kind, happened_at) SELECT ?1, ?2, ?3, ?4
                 WHERE NOT EXISTS (SELECT 1 FROM image_event WHERE image_id = ?1 AND kind = ?3 AND happened_at >= ?4)
                    ON CONFLICT DO UPDATE SET happened_at = excluded.happened_at
                """
        ).run(image, snapshot, event.kind.rawValue, event.at)
        guard let reference = event.reference else { return }
        try db.cachedStatement(
            sql: """
                UPDATE image_event SET reference = ?4 WHERE image_id = ?1 AND kind = ?2 AND happened_at = ?3
                """
        ).run(image, event.kind.rawValue, event.at, reference)
    }
}
