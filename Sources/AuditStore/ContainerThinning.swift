internal import AuditCore
internal import GRDB

/// Puts together what containers did in snapshots that are forgotten.
///
/// All that is still asked of those is when a container used or mounted an image or mounted a volume, and which was the
/// last to do so. So containers that no snapshot shows any more become one for each image and set of mounts, and the
/// states of the others one, with the last of their times; always within two snapshots that are left.
struct ContainerThinning {
    private let db: Database
    private let engine: Int64
    /// The position of each snapshot of the engine, and how many that are left come before it.
    private var ranks: [Int: (position: Int, gap: Int)] = [:]

    private struct State {
        var rowID: Int64
        var container: Int64
        var name: String
        var positions: ClosedRange<Int>
        var first: Int
        var last: Int
        var startedAt: Timestamp?
        var finishedAt: Timestamp?
    }

    /// What states have in common that may become one.
    private struct Key: Hashable {
        var gap: Int
        var user: User
    }

    private enum User: Hashable {
        /// One that a snapshot shows.
        case container(Int64)
        case anyOf(image: ImageID?, mounts: Set<Container.Mount>)
    }

    init(db: Database, engine: Int64) throws {
        self.db = db
        self.engine = engine
        var gap = 0
        let rows = try Row.fetchAll(
            db, sql: "SELECT snapshot_id, is_forgotten FROM snapshot WHERE engine_id = ? ORDER BY 1",
            arguments: [engine])
        for (position, row) in rows.enumerated() {
            ranks[row[0]] = (position, gap)
            if !(row[1] as Bool) { gap += 1 }
        }
    }

    func run() throws {
        for (key, states) in try unseenStates() {
            var group: [State] = []
            for state in states.sorted(by: { $0.positions.lowerBound < $1.positions.lowerBound }) {
                if let end = group.map(\.positions.upperBound).max(), state.positions.lowerBound > end + 1 {
                    try replace(group, key)
                    group = []
                }
                group.append(state)
            }
            try replace(group, key)
        }
    }

    private func unseenStates() throws -> [Key: [State]] {
        var states: [Key: [State]] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT t.rowid, t.*, c.image, c.mounts, EXISTS (
                         SELECT 1 FROM container_state WHERE container_id = c.container_id
                            AND \(Thinning.isSeen("container_state"))) AS is_shown
                  FROM container_state t JOIN container c USING (container_id)
                 WHERE c.engine_id = ?1 AND NOT \(Thinning.isSeen("t"))
                """, arguments: [engine])
        while let row = try rows.next() {
            let (first, last): (Int, Int) = (row["first_snapshot"], row["last_snapshot"])
            guard let start = ranks[first], let end = ranks[last] else { continue }
            let container: Int64 = row["container_id"]
            let user: User =
                if row["is_shown"] { .container(container) } else {
                    .anyOf(image: row["image"], mounts: try Self.mounts(row["mounts"]))
                }
            states[Key(gap: start.gap, user: user), default: []].append(
                State(
                    rowID: row["rowid"], container: container, name: row["name"],
                    positions: start.position...end.position, first: first, last: last,
                    startedAt: row["started_at"], finishedAt: row["finished_at"]))
        }
        return states
    }

    /// Of volumes the name, of images the ID.
    private static func mounts(_ mounts: String) throws -> Set<Container.Mount> {
        Set(
            try MountJSON.all(in: mounts).compactMap { mount in
                switch mount.kind {
                case "volume": Container.Mount(kind: "volume", name: mount.name, source: "", destination: "")
                case "image" where mount.image != nil:
                    Container.Mount(kind: "image", name: "", source: "", destination: "", imageID: mount.image)
                default: nil
                }
            })
    }

    /// States without a break between them become the last of them.
    private func replace(_ group: [State], _ key: Key) throws {
        guard let last = group.max(by: { ($0.last, $1.name) < ($1.last, $0.name) }) else { return }
        if group.count > 1 {
            for state in group where state.rowID != last.rowID {
                try db.execute(sql: "DELETE FROM container_state WHERE rowid = ?", arguments: [state.rowID])
            }
            try db.execute(
                sql: """
                    UPDATE container_state SET first_snapshot = ?, started_at = ?, finished_at = ? WHERE rowid = ?
                    """,
                arguments: [
                    group.map(\.first).min(), group.compactMap(\.startedAt).max(),
                    group.compactMap(\.finishedAt).max(), last.rowID,
                ])
        }
        guard case .anyOf(_, let mounts) = key.user else { return }
        let kept = mounts.sorted { ($0.name, $0.imageID?.hex ?? "") < ($1.name, $1.imageID?.hex ?? "") }
        try db.execute(
            sql: "UPDATE container SET labels = '{}', mounts = ? WHERE container_id = ?",
            arguments: [try JSONText.encode(kept.map(MountJSON.init)), last.container])
    }
}
