internal import AuditCore
internal import GRDB

// What each interval table holds. Keys are row numbers of the tables of what never changes.

struct ContainerStateRow: Equatable {
    var name: String
    var state: String
    var restartPolicy: String
    var startedAt: Timestamp?
    var finishedAt: Timestamp?
    var exitCode: Int?
    var changedPathCount: Int?

    init(_ container: Container) {
        name = container.name
        state = container.state.rawValue
        restartPolicy = container.restartPolicy
        startedAt = container.startedAt
        finishedAt = container.finishedAt
        exitCode = container.exitCode
        changedPathCount = container.changedPathCount
    }

    init(_ row: Row) {
        name = row["name"]
        state = row["state"]
        restartPolicy = row["restart_policy"]
        startedAt = row["started_at"]
        finishedAt = row["finished_at"]
        exitCode = row["exit_code"]
        changedPathCount = row["changed_path_count"]
    }
}

struct ImagePresenceRow: Equatable {
    var parent: ImageID?
    var holdsLayers: Bool?
}

struct BuildCacheStateRow: Equatable {
    var isInUse: Bool
    var isShared: Bool
    var sizeBytes: Int64
    var isSizeExact: Bool
    var lastUsedAt: Timestamp?
    var usageCount: Int

    init(_ record: BuildCacheRecord) {
        isInUse = record.isInUse
        isShared = record.isShared
        sizeBytes = record.sizeBytes
        isSizeExact = record.isSizeExact
        lastUsedAt = record.lastUsedAt
        usageCount = record.usageCount
    }

    init(_ row: Row) {
        isInUse = row["is_in_use"]
        isShared = row["is_shared"]
        sizeBytes = row["size_bytes"]
        isSizeExact = row["is_size_exact"]
        lastUsedAt = row["last_used_at"]
        usageCount = row["usage_count"]
    }
}

struct ImageReferenceKey: Hashable, Comparable {
    var image: Int64
    var kind: String
    var reference: String

    static func < (one: Self, other: Self) -> Bool {
        (one.image, one.kind, one.reference) < (other.image, other.kind, other.reference)
    }
}

/// A value for tables in which being there is all there is to know.
struct Present: Equatable {}

enum SnapshotTables {
    static let imagePresence = IntervalTable<Int64, ImagePresenceRow>(
        name: "image_presence", columns: ["image_id", "parent", "holds_layers"],
        openRows: """
            SELECT p.rowid, p.image_id, p.parent, p.holds_layers FROM image_presence p CROSS JOIN image USING (image_id)
             WHERE engine_id = ? AND p.last_snapshot IS NULL
            """,
        decode: { ($0[1], ImagePresenceRow(parent: $0[2], holdsLayers: $0[3])) },
        insert: { try $0.run($1, $2.parent, $2.holdsLayers, $3) })

    static let imageReference = IntervalTable<ImageReferenceKey, Present>(
        name: "image_reference", columns: ["image_id", "kind", "reference"],
        openRows: """
            SELECT r.rowid, r.image_id, r.kind, r.reference FROM image_reference r CROSS JOIN image USING (image_id)
             WHERE engine_id = ? AND r.last_snapshot IS NULL
            """,
        decode: { (ImageReferenceKey(image: $0[1], kind: $0[2], reference: $0[3]), Present()) },
        insert: { statement, key, _, snapshot in try statement.run(key.image, key.kind, key.reference, snapshot) })

    static let containerState = IntervalTable<Int64, ContainerStateRow>(
        name: "container_state",
        columns: [
            "container_id", "name", "state", "restart_policy", "started_at", "finished_at", "exit_code",
            "changed_path_count",
        ],
        openRows: """
            SELECT s.rowid, s.* FROM container_state s CROSS JOIN container USING (container_id)
             WHERE engine_id = ? AND s.last_snapshot IS NULL
            """,
        decode: { ($0["container_id"], ContainerStateRow($0)) },
        insert: {
            try $0.run(
                $1, $2.name, $2.state, $2.restartPolicy, $2.startedAt, $2.finishedAt, $2.exitCode, $2.changedPathCount,
                $3)
        })

    static let containerSize = IntervalTable<Int64, Int64?>(
        name: "container_size", columns: ["container_id", "writable_bytes"],
        openRows: """
            SELECT s.rowid, s.container_id, s.writable_bytes
              FROM container_size s CROSS JOIN container USING (container_id)
             WHERE engine_id = ? AND s.last_snapshot IS NULL
            """,
        decode: { ($0[1], $0[2]) }, insert: { try $0.run($1, $2, $3) })

    static let volumeSize = IntervalTable<Int64, Int64?>(
        name: "volume_size", columns: ["volume_id", "size_bytes"],
        openRows: """
            SELECT s.rowid, s.volume_id, s.size_bytes FROM volume_size s CROSS JOIN volume USING (volume_id)
             WHERE engine_id = ? AND s.last_snapshot IS NULL
            """,
        decode: { ($0[1], $0[2]) }, insert: { try $0.run($1, $2, $3) })

    static let buildCacheState = IntervalTable<Int64, BuildCacheStateRow>(
        name: "build_cache_state",
        columns: [
            "build_cache_id", "is_in_use", "is_shared", "size_bytes", "last_used_at", "usage_count", "is_size_exact",
        ],
        openRows: """
            SELECT s.rowid, s.* FROM build_cache_state s CROSS JOIN build_cache USING (build_cache_id)
             WHERE engine_id = ? AND s.last_snapshot IS NULL
            """,
        decode: { ($0["build_cache_id"], BuildCacheStateRow($0)) },
        insert: {
            try $0.run(
                $1, $2.isInUse, $2.isShared, $2.sizeBytes, $2.lastUsedAt, $2.usageCount, $2.isSizeExact, $3)
        })
}
