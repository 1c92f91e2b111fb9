-- The database of `audit`: readings of container engines over time, plans made from them, and what came of them.
--
-- This file is the one source of truth: it is built into the program, and a new database is made from it.
--
-- Time is kept as intervals. What never changes about an object is stored once (image, layer, container, …); what
-- can change is a row with the first and the last snapshot in which it was so. `last_snapshot` is NULL while it still
-- is. A night on which nothing changed adds one row to `snapshot` and touches nothing else.
--
-- A snapshot that `audit forget` thinned out keeps its row, so that first and last times stay true; what was so between
-- the snapshots that are left may be gone, or put together.
--
-- "As of snapshot N" is:  first_snapshot <= N AND (last_snapshot IS NULL OR last_snapshot >= N)
--
-- Hashes and IDs are 32-byte blobs; hex(x) shows them. Times are seconds since 1970, UTC. Sizes are bytes.
-- The views at the end answer the common questions in readable form.

PRAGMA application_id = 0x41554454;  -- "AUDT"
PRAGMA user_version = 6;

-- A container engine. One whose storage changed to another kind counts as another engine: its bytes are others.
CREATE TABLE engine (
  engine_id      INTEGER PRIMARY KEY,
  uid            TEXT NOT NULL,  -- the engine's own ID
  store          TEXT NOT NULL CHECK (store IN ('graphdriver', 'containerd', 'podman')),  -- whose bytes sizes count
  product        TEXT NOT NULL CHECK (product IN ('docker', 'podman')),  -- whose command line talks to it
  name           TEXT NOT NULL,  -- of its host, at the newest snapshot
  -- SHA-256 of what the engine listed as the newest snapshot's images: the same words needn't be read again. NULL where
  -- images weren't read wholly, or sizes of layers are open
  image_list     BLOB CHECK (length(image_list) = 32),
  UNIQUE (uid, store)
) STRICT;

-- One reading of an engine.
CREATE TABLE snapshot (
  snapshot_id      INTEGER PRIMARY KEY AUTOINCREMENT,
  engine_id        INTEGER NOT NULL REFERENCES engine,
  taken_at         INTEGER NOT NULL,
  engine_version   TEXT NOT NULL,
  api_version      TEXT NOT NULL,  -- the one that was spoken
  driver           TEXT NOT NULL,  -- storage driver or snapshotter
  root_directory   TEXT NOT NULL,  -- where the engine keeps its data, on its own host
  endpoint         TEXT NOT NULL,  -- where the engine was reached
  disk_total_bytes INTEGER,        -- of the file system the engine's data lies on; NULL where it can't be seen
  disk_free_bytes  INTEGER,        -- what an ordinary user may still write
  knows_cache_holds INTEGER NOT NULL CHECK (knows_cache_holds IN (0, 1)),  -- whether build_cache.layer_id was read
  gaps             TEXT,           -- JSON: what couldn't be read; NULL when nothing was missing
  -- What it comes to, computed from the rows below when it was written:
  image_count       INTEGER NOT NULL DEFAULT 0,  -- hidden ones too
  layer_count       INTEGER NOT NULL DEFAULT 0,  -- of images, each once
  container_count   INTEGER NOT NULL DEFAULT 0,  -- in every state
  layers_bytes      INTEGER NOT NULL DEFAULT 0,  -- the layers of all images, each once
  content_bytes     INTEGER,  -- blobs of images beside their layers, each once; NULL where there are none
  containers_bytes  INTEGER,  -- writable layers; NULL where none could be read
  volumes_bytes     INTEGER,  -- of the volumes whose size is known; NULL where none is
  build_cache_bytes INTEGER,  -- of records whose size is known, without what images have; NULL where it couldn't be read
  is_forgotten      INTEGER NOT NULL DEFAULT 0 CHECK (is_forgotten IN (0, 1))  -- thinned: only the figures above are left
) STRICT;
CREATE INDEX snapshot_by_engine ON snapshot (engine_id, snapshot_id);

-- A layer, with everything below it: what images share.
CREATE TABLE layer (
  layer_id           INTEGER PRIMARY KEY,
  engine_id          INTEGER NOT NULL REFERENCES engine,
  chain_id           BLOB NOT NULL CHECK (length(chain_id) = 32),
  diff_id            BLOB NOT NULL CHECK (length(diff_id) = 32),
  parent_id          INTEGER REFERENCES layer,  -- NULL for a lowest layer
  size_bytes         INTEGER NOT NULL,          -- of this layer alone; what is certain
  size_at_most_bytes INTEGER,                   -- differs from it, or is NULL, where the engine doesn't tell
  UNIQUE (engine_id, chain_id)
) STRICT;
CREATE INDEX layer_by_parent ON layer (parent_id);

-- What never changes about an image.
CREATE TABLE image (
  image_id     INTEGER PRIMARY KEY,
  engine_id    INTEGER NOT NULL REFERENCES engine,
  digest       BLOB NOT NULL CHECK (length(digest) = 32),  -- its ID
  created_at   INTEGER,
  size_bytes   INTEGER NOT NULL,            -- the engine's own figure
  top_layer_id INTEGER REFERENCES layer,    -- NULL for an image without layers
  labels       TEXT NOT NULL,               -- JSON object
  content_bytes INTEGER,                    -- containerd: all blobs of the image; NULL on other stores
  UNIQUE (engine_id, digest)
) STRICT;
CREATE INDEX image_by_top_layer ON image (top_layer_id);

-- The blobs an image was pulled or loaded as, on the containerd store, where they could be read. Images share them.
CREATE TABLE image_blob (
  image_id   INTEGER NOT NULL REFERENCES image,
  digest     BLOB NOT NULL CHECK (length(digest) = 32),  -- of the blob itself, as stored
  size_bytes INTEGER NOT NULL,  -- as stored, mostly compressed
  PRIMARY KEY (image_id, digest)
) STRICT, WITHOUT ROWID;

-- When an image was there, and on which image it was built.
CREATE TABLE image_presence (
  image_id       INTEGER NOT NULL REFERENCES image,
  parent         BLOB,  -- the parent's ID, where the engine knows one
  holds_layers   INTEGER CHECK (holds_layers IN (0, 1)),  -- whether it keeps its layers; NULL where that can't be told
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX image_presence_by_image ON image_presence (image_id);
CREATE INDEX image_presence_open ON image_presence (image_id) WHERE last_snapshot IS NULL;

-- When an image had a name.
CREATE TABLE image_reference (
  image_id       INTEGER NOT NULL REFERENCES image,
  kind           TEXT NOT NULL CHECK (kind IN ('tag', 'digest')),  -- a digest comes with a pull or a push
  reference      TEXT NOT NULL,  -- web:2, or web@sha256:…
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX image_reference_by_image ON image_reference (image_id);
CREATE INDEX image_reference_by_name ON image_reference (reference);
CREATE INDEX image_reference_open ON image_reference (image_id) WHERE last_snapshot IS NULL;

-- What the engine's events said of an image between a snapshot and the one before.
CREATE TABLE image_event (
  image_id    INTEGER NOT NULL REFERENCES image,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot,  -- the one that asked for the events
  kind        TEXT NOT NULL CHECK (kind IN ('used', 'registry')),  -- registry: one was seen to have it
  happened_at INTEGER NOT NULL,  -- the last time
  reference   TEXT,              -- registry: what it is called there; NULL where that isn't known
  PRIMARY KEY (image_id, snapshot_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX image_event_by_snapshot ON image_event (snapshot_id);

-- What never changes about a container.
CREATE TABLE container (
  container_id    INTEGER PRIMARY KEY,
  engine_id       INTEGER NOT NULL REFERENCES engine,
  uid             BLOB NOT NULL CHECK (length(uid) = 32),  -- its ID
  image           BLOB,           -- the ID of its image; NULL where that can't be told
  image_name      TEXT NOT NULL,  -- as whoever made it spelled it
  created_at      INTEGER,
  labels          TEXT NOT NULL,  -- JSON object
  mounts          TEXT NOT NULL,  -- JSON array
  is_auto_removed INTEGER NOT NULL CHECK (is_auto_removed IN (0, 1)),  -- started with --rm
  UNIQUE (engine_id, uid)
) STRICT;
CREATE INDEX container_by_image ON container (engine_id, image);

-- What a container was and did.
CREATE TABLE container_state (
  container_id       INTEGER NOT NULL REFERENCES container,
  name               TEXT NOT NULL,
  state              TEXT NOT NULL,  -- created, running, exited, …
  restart_policy     TEXT NOT NULL,  -- no, always, unless-stopped, …; empty where not known
  started_at         INTEGER,
  finished_at        INTEGER,
  exit_code          INTEGER,
  changed_path_count INTEGER,  -- paths it changed that the engine didn't; NULL where not known
  first_snapshot     INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot      INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX container_state_by_container ON container_state (container_id);
CREATE INDEX container_state_open ON container_state (container_id) WHERE last_snapshot IS NULL;

-- How large a container's writable layer was. Apart from its state, since it may grow every night.
CREATE TABLE container_size (
  container_id   INTEGER NOT NULL REFERENCES container,
  writable_bytes INTEGER,  -- NULL where not known
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX container_size_by_container ON container_size (container_id);
CREATE INDEX container_size_open ON container_size (container_id) WHERE last_snapshot IS NULL;

-- What never changes about a volume.
CREATE TABLE volume (
  volume_id    INTEGER PRIMARY KEY,
  engine_id    INTEGER NOT NULL REFERENCES engine,
  name         TEXT NOT NULL,
  driver       TEXT NOT NULL,
  created_at   INTEGER,
  is_anonymous INTEGER NOT NULL CHECK (is_anonymous IN (0, 1)),  -- made for a container without a name of its own
  labels       TEXT NOT NULL,  -- JSON object
  UNIQUE (engine_id, name, driver, created_at, labels)
) STRICT;

-- When a volume was there, and how large.
CREATE TABLE volume_size (
  volume_id      INTEGER NOT NULL REFERENCES volume,
  size_bytes     INTEGER,  -- NULL where not known
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX volume_size_by_volume ON volume_size (volume_id);
CREATE INDEX volume_size_open ON volume_size (volume_id) WHERE last_snapshot IS NULL;

-- What never changes about a record of BuildKit's cache.
CREATE TABLE build_cache (
  build_cache_id INTEGER PRIMARY KEY,
  engine_id      INTEGER NOT NULL REFERENCES engine,
  uid            TEXT NOT NULL,  -- the record's ID
  type           TEXT NOT NULL,  -- regular, source.local, …
  description    TEXT NOT NULL,  -- the build step that made it
  created_at     INTEGER,
  parents        TEXT NOT NULL,  -- JSON array of record IDs
  layer_id       INTEGER REFERENCES layer,  -- the layer it holds, with all below; NULL where it holds none or it isn't known
  UNIQUE (engine_id, uid)
) STRICT;

-- What became of a cache record.
CREATE TABLE build_cache_state (
  build_cache_id INTEGER NOT NULL REFERENCES build_cache,
  is_in_use      INTEGER NOT NULL CHECK (is_in_use IN (0, 1)),  -- a build had hold of it
  is_shared      INTEGER NOT NULL CHECK (is_shared IN (0, 1)),  -- an image has the same layer
  size_bytes     INTEGER NOT NULL,
  last_used_at   INTEGER,
  usage_count    INTEGER NOT NULL,  -- how many builds used it
  first_snapshot INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot  INTEGER REFERENCES snapshot,
  is_size_exact  INTEGER NOT NULL DEFAULT 1 CHECK (is_size_exact IN (0, 1))  -- 0: size_bytes is of an earlier use, or a build goes on
) STRICT;
CREATE INDEX build_cache_state_by_record ON build_cache_state (build_cache_id);
CREATE INDEX build_cache_state_open ON build_cache_state (build_cache_id) WHERE last_snapshot IS NULL;

-- Whose bytes are counted by themselves: a repository, or a compose project.
CREATE TABLE owner (
  owner_id  INTEGER PRIMARY KEY,
  engine_id INTEGER NOT NULL REFERENCES engine,
  kind      TEXT NOT NULL CHECK (kind IN ('repository', 'project')),  -- a project is a label of Compose
  name      TEXT NOT NULL,
  UNIQUE (engine_id, kind, name)
) STRICT;

-- What it had for itself.
CREATE TABLE owner_usage (
  owner_id        INTEGER NOT NULL REFERENCES owner,
  own_bytes       INTEGER NOT NULL,  -- layers that no other image or container holds; of a project, writable ones too
  volumes_bytes   INTEGER NOT NULL,  -- volumes with the project's label
  image_count     INTEGER NOT NULL,  -- those that it shares with others, too
  container_count INTEGER NOT NULL,  -- of those images, or of the project
  first_snapshot  INTEGER NOT NULL REFERENCES snapshot,
  last_snapshot   INTEGER REFERENCES snapshot
) STRICT;
CREATE INDEX owner_usage_by_owner ON owner_usage (owner_id);
CREATE INDEX owner_usage_open ON owner_usage (owner_id) WHERE last_snapshot IS NULL;

-- A plan: what to delete, in which order, and why.
CREATE TABLE plan (
  plan_id     INTEGER PRIMARY KEY AUTOINCREMENT,
  engine_id   INTEGER NOT NULL REFERENCES engine,
  snapshot_id INTEGER NOT NULL REFERENCES snapshot,  -- what it was made from
  created_at  INTEGER NOT NULL,
  made_by     TEXT NOT NULL CHECK (made_by IN ('plan', 'report', 'nightly')),  -- the command; apply takes those of plan
  body        TEXT NOT NULL  -- the JSON that `audit plan --format json` prints, but for its number
) STRICT;

-- A plan being carried out: one row a run, kept up to date while it works.
CREATE TABLE run (
  run_id                  INTEGER PRIMARY KEY AUTOINCREMENT,
  plan_id                 INTEGER NOT NULL REFERENCES plan,
  started_at              INTEGER NOT NULL,
  finished_at             INTEGER,  -- NULL while it runs, and after a crash
  -- running after a crash, too; incomplete where a step failed or was skipped
  status                  TEXT NOT NULL CHECK (status IN ('running', 'completed', 'incomplete', 'interrupted')),
  predicted_bytes         INTEGER NOT NULL,  -- what the plan says it frees at least
  predicted_at_most_bytes INTEGER,  -- NULL where nobody can tell
  freed_bytes             INTEGER,  -- measured: the sum over the steps, or by the totals where a step didn't tell
  layers_before_bytes     INTEGER,  -- the engine's own total of its layers; NULL where it can't say
  layers_after_bytes      INTEGER,  -- the same, once the run had ended
  disk_free_before_bytes  INTEGER,  -- free space of the engine's disk; NULL where it can't be seen
  disk_free_after_bytes   INTEGER,  -- the same, once the run had ended
  save_folder             TEXT,     -- where images that no registry has are archived first; NULL where they aren't
  commits                 INTEGER NOT NULL DEFAULT 0 CHECK (commits IN (0, 1))  -- containers with data become images first
) STRICT;

-- The journal: written before a step is carried out and after.
CREATE TABLE run_step (
  run_id      INTEGER NOT NULL REFERENCES run,
  step_order  INTEGER NOT NULL,  -- of the step in the plan
  started_at  INTEGER,           -- NULL where it was never carried out
  ended_at    INTEGER,           -- NULL while it is in hand: after a crash, the engine knows what became of it
  outcome     TEXT CHECK (outcome IN ('done', 'already_gone', 'skipped', 'failed')),  -- NULL while it is in hand
  freed_bytes INTEGER,           -- measured; NULL where the engine doesn't tell
  message     TEXT,              -- the engine's words, or why it was skipped
  saved_as    TEXT,              -- the archive or image it was kept as before it was removed; NULL where it wasn't
  document    TEXT,              -- what the engine told of a container before it was removed
  PRIMARY KEY (run_id, step_order)
) STRICT, WITHOUT ROWID;

-- Room that is given up when the disk is full, so that a run can be journalled that frees some.
CREATE TABLE reserve (
  reserve_id INTEGER PRIMARY KEY CHECK (reserve_id IN (1, 2)),
  filler     BLOB NOT NULL  -- random bytes, of no meaning
) STRICT;

-- The newest snapshot of each engine.
CREATE VIEW newest_snapshot AS
  SELECT engine_id, max(snapshot_id) AS snapshot_id FROM snapshot GROUP BY engine_id;

-- The images that are there now, with their names.
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

-- Every name an image ever had, and when.
CREATE VIEW tag_history AS
  SELECT e.name AS engine, r.reference, 'sha256:' || lower(hex(i.digest)) AS id,
         datetime(f.taken_at, 'unixepoch') AS first_seen_at, datetime(l.taken_at, 'unixepoch') AS last_seen_at
    FROM image_reference r
    JOIN image i USING (image_id) JOIN engine e USING (engine_id)
    JOIN snapshot f ON f.snapshot_id = r.first_snapshot
    LEFT JOIN snapshot l ON l.snapshot_id = r.last_snapshot;

-- The containers that are there now.
CREATE VIEW current_container AS
  SELECT e.name AS engine, lower(hex(c.uid)) AS id, s.name, s.state, c.image_name, z.writable_bytes,
         datetime(s.started_at, 'unixepoch') AS started_at, datetime(s.finished_at, 'unixepoch') AS finished_at
    FROM container_state s
    JOIN container c USING (container_id) JOIN engine e USING (engine_id)
    LEFT JOIN container_size z ON z.container_id = c.container_id AND z.last_snapshot IS NULL
   WHERE s.last_snapshot IS NULL;

-- Past runs: what was predicted, what was freed, and by how much that lies outside of what was predicted.
CREATE VIEW run_summary AS
  SELECT r.run_id, r.plan_id, e.name AS engine, r.status, datetime(r.started_at, 'unixepoch') AS started_at,
         r.predicted_bytes, r.predicted_at_most_bytes, r.freed_bytes,
         r.freed_bytes - min(max(r.freed_bytes, r.predicted_bytes),
                             coalesce(r.predicted_at_most_bytes, max(r.freed_bytes, r.predicted_bytes)))
           AS difference_bytes
    FROM run r JOIN plan p USING (plan_id) JOIN engine e USING (engine_id);

-- When a repository or a compose project got how much larger (or smaller).
CREATE VIEW growth AS
  SELECT e.name AS engine, o.kind, o.name, datetime(s.taken_at, 'unixepoch') AS since, u.own_bytes,
         u.own_bytes - coalesce(lag(u.own_bytes) OVER (
           PARTITION BY u.owner_id ORDER BY u.first_snapshot), 0) AS grown_bytes
    FROM owner_usage u JOIN owner o USING (owner_id) JOIN engine e USING (engine_id)
    JOIN snapshot s ON s.snapshot_id = u.first_snapshot;
