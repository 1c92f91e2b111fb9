internal import AuditCore
internal import GRDB

/// A container, as some snapshots in a row saw it.
struct Sighting {
    /// Which of the engine's snapshots, by their positions.
    var seen: Range<Int>
    var lastSeenAt: Timestamp
    /// That, or when it was started or stopped after that.
    var lastUsedAt: Timestamp
}

/// What the containers of an engine mounted.
struct MountHistory {
    private var lastMounts: [String: Sighting] = [:]
    /// When a container was last seen to mount a volume, by its name.
    var volumes: [String: Timestamp] { lastMounts.mapValues(\.lastSeenAt) }
    /// When containers mounted an image, beside the one they were made from.
    private(set) var images: [ImageID: [Sighting]] = [:]

    /// - Parameters:
    ///   - number: The snapshot up to which.
    ///   - seen: Reads an interval that begins at a column.
    init(db: Database, engine: Int64, number: Int, seen: (Row, Int) -> Sighting?) throws {
        // Containers in the order of their table: by the index, each would be looked up for its mounts.
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT c.mounts, s.first_snapshot, s.last_snapshot, s.started_at, s.finished_at
                  FROM container c NOT INDEXED CROSS JOIN container_state s USING (container_id)
                 WHERE c.engine_id = ? AND c.mounts <> '[]' AND s.first_snapshot <= ?
                """, arguments: [engine, number])
        // Most containers are made anew with the mounts of the one before.
        var known: [String: [MountJSON]] = [:]
        while let row = try rows.next() {
            guard let sighting = seen(row, 1) else { continue }
            let text: String = row[0]
            let mounts = try known[text] ?? MountJSON.all(in: text)
            known[text] = mounts
            for mount in mounts {
                if mount.kind == "volume" {
                    if let known = lastMounts[mount.name], known.seen.upperBound >= sighting.seen.upperBound {
                        continue
                    }
                    lastMounts[mount.name] = sighting
                } else if mount.kind == "image", let image = mount.image {
                    images[image, default: []].append(sighting)
                }
            }
        }
    }
}
