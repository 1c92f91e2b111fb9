internal import AuditCore
internal import GRDB

/// Takes away what only forgotten snapshots of an engine show.
///
/// What `History` is made from stays, or is put together so that it says the same of every snapshot that is left: when
/// images were there and had which names, and when containers used them. So do the first and the last row of each
/// object that a snapshot that is left shows.
struct Thinning {
    let db: Database
    let engine: Int64

    func run() throws {
        for (table, object, key) in [
            ("container_size", "container", "container_id"), ("volume_size", "volume", "volume_id"),
            ("build_cache_state", "build_cache", "build_cache_id"), ("owner_usage", "owner", "owner_id"),
        ] { try thin(table, of: object, key) }
        try ContainerThinning(db: db, engine: engine).run()
        for (table, object, key) in [
            ("container_state", "container", "container_id"), ("volume_size", "volume", "volume_id"),
            ("build_cache_state", "build_cache", "build_cache_id"), ("owner_usage", "owner", "owner_id"),
        ] {
            try execute("DELETE FROM \(object) WHERE engine_id = ?1 AND \(key) NOT IN (SELECT \(key) FROM \(table))")
        }
        try thinEvents()
        try execute(
            """
            DELETE FROM plan WHERE engine_id = ?1
               AND snapshot_id IN (SELECT snapshot_id FROM snapshot WHERE is_forgotten = 1)
               AND plan_id NOT IN (SELECT plan_id FROM run)
            """)
    }

    /// Whether a row of `table` holds in a snapshot that is left.
    static func isSeen(_ table: String) -> String {
        """
        EXISTS (SELECT 1 FROM snapshot s WHERE s.engine_id = ?1 AND s.is_forgotten = 0
                   AND s.snapshot_id >= \(table).first_snapshot
                   AND (\(table).last_snapshot IS NULL OR s.snapshot_id <= \(table).last_snapshot))
        """
    }

    private func thin(_ table: String, of object: String, _ key: String) throws {
        let own = "\(key) IN (SELECT \(key) FROM \(object) WHERE engine_id = ?1)"
        try execute(
            """
            DELETE FROM \(table) WHERE \(own)
               AND \(key) NOT IN (SELECT \(key) FROM \(table) WHERE \(own) AND \(Self.isSeen(table)))
            """)
        try execute(
            """
            DELETE FROM \(table) WHERE \(own) AND NOT \(Self.isSeen(table))
               AND first_snapshot > (SELECT min(first_snapshot) FROM \(table) o WHERE o.\(key) = \(table).\(key))
               AND first_snapshot < (SELECT max(first_snapshot) FROM \(table) o WHERE o.\(key) = \(table).\(key))
            """)
    }

    /// Of an image's events between two snapshots that are left, the last of each kind tells all.
    private func thinEvents() throws {
        try execute(
            """
            DELETE FROM image_event
             WHERE snapshot_id IN (SELECT snapshot_id FROM snapshot WHERE engine_id = ?1 AND is_forgotten = 1)
               AND EXISTS (
                SELECT 1 FROM image_event e
                 WHERE e.image_id = image_event.image_id AND e.kind = image_event.kind
                   AND (e.happened_at, e.snapshot_id) > (image_event.happened_at, image_event.snapshot_id)
                   AND e.snapshot_id <= (
                    SELECT min(snapshot_id) FROM snapshot s
                     WHERE s.engine_id = ?1 AND s.is_forgotten = 0 AND s.snapshot_id > image_event.snapshot_id))
            """)
    }

    private func execute(_ sql: String) throws { try db.execute(sql: sql, arguments: [engine]) }
}
