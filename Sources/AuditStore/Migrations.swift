internal import AuditCore
internal import GRDB

/// How an older database becomes one of today. What was released is never changed here, only added to.
enum Migrations {
    /// The first leads from version 1 to 2, and so on.
    static let steps: [@Sendable (Database) throws -> Void] = [
        addTotals, addRegistryReferences, addImageList, forgetOpenImageLists, addExactness,
    ]

    static func run(on db: Database, from version: Int) throws {
        for (offset, step) in steps.enumerated() where version <= offset + 1 {
            try step(db)
            try db.execute(sql: "PRAGMA user_version = \(offset + 2)")
        }
        if version == 1 { try computeTotals(db) }
    }

    /// Of the nights there are; last, as snapshots are read from the tables as they are today.
    private static func computeTotals(_ db: Database) throws {
        for number in try Int.fetchAll(db, sql: "SELECT snapshot_id FROM snapshot ORDER BY 1") {
            guard let reader = try SnapshotReader(db: db, number: number) else { continue }
            try TotalsWriter(db: db, number: Int64(number)).write(Analysis(try reader.snapshot()))
        }
    }

    /// Until then a record's size counted for exact whatever had been written into it since the engine looked.
    private static func addExactness(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE build_cache_state
                  ADD COLUMN is_size_exact INTEGER NOT NULL DEFAULT 1 CHECK (is_size_exact IN (0, 1));
                UPDATE build_cache_state SET is_size_exact = 0 WHERE is_in_use = 1 OR usage_count > 1 AND build_cache_id IN (
                       SELECT build_cache_id FROM build_cache JOIN engine USING (engine_id)
                        WHERE store = 'graphdriver'
                          AND (type IN ('source.local', 'exec.cachemount') OR description LIKE 'shared git repo for %'));
                UPDATE snapshot SET build_cache_bytes = build_cache_bytes - (
                       SELECT coalesce(sum(t.size_bytes), 0) FROM build_cache_state t JOIN build_cache b USING (build_cache_id)
                        WHERE b.engine_id = snapshot.engine_id AND t.is_size_exact = 0 AND t.is_shared = 0
                          AND t.first_snapshot <= snapshot.snapshot_id
                          AND (t.last_snapshot IS NULL OR t.last_snapshot >= snapshot.snapshot_id));
                """)
    }

    private static func addImageList(_ db: Database) throws {
        try db.execute(sql: "ALTER TABLE engine ADD COLUMN image_list BLOB CHECK (length(image_list) = 32)")
    }

    /// Until then there was a hash also where sizes of layers were open, which are to be looked at again.
    private static func forgetOpenImageLists(_ db: Database) throws {
        try db.execute(sql: "UPDATE engine SET image_list = NULL")
    }

    /// Until then a pull counted for proof of a registry on Podman, which says so of images of its own, too.
    private static func addRegistryReferences(_ db: Database) throws {
        try db.execute(
            sql: """
                DROP INDEX image_event_by_snapshot;
                ALTER TABLE image_event RENAME TO old_event;
                CREATE TABLE image_event (
                  image_id INTEGER NOT NULL REFERENCES image,
                  snapshot_id INTEGER NOT NULL REFERENCES snapshot,
                  kind TEXT NOT NULL CHECK (kind IN ('used', 'registry')),
                  happened_at INTEGER NOT NULL,
                  reference TEXT,
                  PRIMARY KEY (image_id, snapshot_id, kind)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO image_event
                  SELECT image_id, snapshot_id, kind, happened_at, NULL FROM old_event
                   WHERE kind <> 'registry' OR image_id NOT IN (
                         SELECT image_id FROM image JOIN engine USING (engine_id) WHERE store = 'podman');
                DROP TABLE old_event;
                CREATE INDEX image_event_by_snapshot ON image_event (snapshot_id);
                """)
    }

    /// Room for totals of each snapshot, and for what repositories and projects have for themselves. And two views that said something else than `audit runs` and the reports.
    private static func addTotals(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE snapshot ADD COLUMN image_count INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE snapshot ADD COLUMN layer_count INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE snapshot ADD COLUMN container_count INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE snapshot ADD COLUMN layers_bytes INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE snapshot ADD COLUMN content_bytes INTEGER;
                ALTER TABLE snapshot ADD COLUMN containers_bytes INTEGER;
                ALTER TABLE snapshot ADD COLUMN volumes_bytes INTEGER;
                ALTER TABLE snapshot ADD COLUMN build_cache_bytes INTEGER;
                ALTER TABLE snapshot ADD COLUMN is_forgotten INTEGER NOT NULL DEFAULT 0 CHECK (is_forgotten IN (0, 1));
                ALTER TABLE run ADD COLUMN save_folder TEXT;
                ALTER TABLE run ADD COLUMN commits INTEGER NOT NULL DEFAULT 0 CHECK (commits IN (0, 1));
                CREATE TABLE owner (
                  owner_id INTEGER PRIMARY KEY,
                  engine_id INTEGER NOT NULL REFERENCES engine,
                  kind TEXT NOT NULL CHECK (kind IN ('repository', 'project')),
                  name TEXT NOT NULL,
                  UNIQUE (engine_id, kind, name)
                ) STRICT;
                CREATE TABLE owner_usage (
                  owner_id INTEGER NOT NULL REFERENCES owner,
                  own_bytes INTEGER NOT NULL,
                  volumes_bytes INTEGER NOT NULL,
                  image_count INTEGER NOT NULL,
                  container_count INTEGER NOT NULL,
                  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
                  last_snapshot INTEGER REFERENCES snapshot
                ) STRICT;
                CREATE INDEX owner_usage_by_owner ON owner_usage (owner_id);
                CREATE INDEX owner_usage_open ON owner_usage (owner_id) WHERE last_snapshot IS NULL;
                CREATE VIEW growth AS
                  SELECT e.name AS engine, o.kind, o.name, datetime(s.taken_at, 'unixepoch') AS since, u.own_bytes,
                         u.own_bytes - coalesce(lag(u.own_bytes) OVER (
                           PARTITION BY u.owner_id ORDER BY u.first_snapshot), 0) AS grown_bytes
                    FROM owner_usage u JOIN owner o USING (owner_id) JOIN engine e USING (engine_id)
                    JOIN snapshot s ON s.snapshot_id = u.first_snapshot;
                DROP VIEW current_image;
                CREATE VIEW current_image AS
                  SELECT e.name AS engine, 'sha256:' || lower(hex(i.digest)) AS id,
                         (SELECT group_concat(r.reference, ' ') FROM image_reference r
                           WHERE r.image_id = i.image_id AND r.last_snapshot IS NULL) AS names,
                         datetime(i.created_at, 'unixepoch') AS created_at, i.size_bytes,
                         (SELECT datetime(min(s.taken_at), 'unixepoch') FROM image_presence f
                            JOIN snapshot s ON s.snapshot_id = f.first_snapshot WHERE f.image_id = i.image_id) AS first_seen_at
                    FROM image_presence p
                    JOIN image i USING (image_id) JOIN engine e USING (engine_id)
                   WHERE p.last_snapshot IS NULL;
                DROP VIEW run_summary;
                CREATE VIEW run_summary AS
                  SELECT r.run_id, r.plan_id, e.name AS engine, r.status, datetime(r.started_at, 'unixepoch') AS started_at,
                         r.predicted_bytes, r.predicted_at_most_bytes, r.freed_bytes,
                         r.freed_bytes - min(max(r.freed_bytes, r.predicted_bytes),
                                             coalesce(r.predicted_at_most_bytes, max(r.freed_bytes, r.predicted_bytes)))
                           AS difference_bytes
                    FROM run r JOIN plan p USING (plan_id) JOIN engine e USING (engine_id);
                """)
    }
}
