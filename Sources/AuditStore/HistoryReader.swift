package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// What the snapshots up to this one know about its images, and since when these layers are orphaned,
    /// and through what.
    package func history(upTo number: Int, orphans: [ChainID]) throws(StoreError) -> History {
        try read { db in
            guard
                let engine = try Int64.fetchOne(
                    db, sql: "SELECT engine_id FROM snapshot WHERE snapshot_id = ?", arguments: [number])
            else { throw StoreError.noSuchSnapshot(number) }
            return try HistoryReader(db: db, engine: engine, number: number).history(orphans: orphans)
        }
    }
}

struct HistoryReader {
    private let db: Database
    private let engine: Int64
    private let number: Int
    /// The engine's snapshots, oldest first.
    private let numbers: [Int]
    private let times: [Timestamp]
    /// The rows of the images that the snapshot has, as a JSON array.
    private let images: String

    init(db: Database, engine: Int64, number: Int) throws {
        self.db = db
        self.engine = engine
        self.number = number
        let rows = try Row.fetchAll(
            db, sql: "SELECT snapshot_id, taken_at FROM snapshot WHERE engine_id = ? AND snapshot_id <= ? ORDER BY 1",
            arguments: [engine, number])
        numbers = rows.map { $0[0] }
        times = rows.map { $0[1] }
        images = JSONText.array(
            try Int64.fetchAll(
                db,
                sql: """
                    SELECT image_id FROM image_presence t CROSS JOIN image USING (image_id)
                     WHERE engine_id = ?1 AND t.first_snapshot <= ?2
                       AND (t.last_snapshot IS NULL OR t.last_snapshot >= ?2)
                    """, arguments: [engine, number]))
    }

    func history(orphans: [ChainID]) throws -> History {
        var history = History(since: times.first ?? Timestamp(seconds: 0), images: try evidence())
        if !orphans.isEmpty {
            let layers = try LayersOnOrphans(orphans, number: number, engine: engine, db: db)
            history.orphanedSince = orphanedSince(layers)
            history.orphanCauses = try OrphanCauseReader(
                db: db, engine: engine, since: history.orphanedSince, layers: layers,
                nights: Array(zip(numbers, times))
            ).causes
        }
        history.volumesLastMounted = try volumesLastMounted()
        return history
    }

    private func volumesLastMounted() throws -> [String: Timestamp] {
        var last: [String: Timestamp] = [:]
        let rows = try Row.fetchCursor(
            db,
            sql: """
                WITH mounted AS MATERIALIZED (
                    SELECT c.mounts, max(coalesce(min(s.last_snapshot, ?2), ?2)) AS last
                      FROM container_state s CROSS JOIN container c USING (container_id)
                     WHERE c.engine_id = ?1 AND c.mounts <> '[]' AND s.first_snapshot <= ?2
                     GROUP BY 1)
                SELECT json_extract(m.value, '$.name'), max(last) FROM mounted, json_each(mounts) m
                 WHERE json_extract(m.value, '$.kind') = 'volume'
                 GROUP BY 1
                """, arguments: [engine, number])
        while let row = try rows.next() {
            let seen = positions(first: row[1], last: row[1])
            if let position = seen.first { last[row[0]] = times[position] }
        }
        return last
    }

    /// How many of the engine's snapshots come before `snapshot`.
    private func rank(_ snapshot: Int) -> Int {
        var low = 0
        var high = numbers.count
        while low < high {
            let middle = (low + high) / 2
            if numbers[middle] < snapshot { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The positions in `numbers` that an interval covers.
    private func positions(first: Int, last: Int?) -> Range<Int> {
        let start = rank(first)
        return start..<max(start, last.map { rank($0 + 1) } ?? numbers.count)
    }

    /// Of the images that the snapshot has, by their rows.
    private func evidence() throws -> [ImageID: ImageEvidence] {
        var evidence: [Int64: ImageEvidence] = [:]
        var ids: [Int64: ImageID] = [:]
        var ends: [Int64: Int] = [:]
        let presence = try rows(
            "i.digest, p.first_snapshot, p.last_snapshot",
            "JOIN image_presence p USING (image_id) WHERE p.first_snapshot <= ?2 ORDER BY p.first_snapshot")
        while let row = try presence.next() {
            let image: Int64 = row[0]
            let seen = positions(first: row[2], last: row[3])
            guard !seen.isEmpty else { continue }
            ids[image] = row[1]
            let start = times[seen.lowerBound]
            var own =
                evidence[image] ?? ImageEvidence(firstSeenAt: start, readings: 0, readingsInUse: 0, lastUsedAt: nil)
            own.readings += seen.count
            // Rows that adjoin are one presence: another parent begins a new one.
            if ends[image] != seen.lowerBound { own.presentSince = start }
            ends[image] = seen.upperBound
            evidence[image] = own
        }
        try addUses(to: &evidence, of: ids)
        try addEvents(to: &evidence)
        try addLostTags(to: &evidence)
        return Dictionary(
            evidence.compactMap { image, own in ids[image].map { ($0, own) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Rows about the images that the snapshot has, each with the image's own row first.
    private func rows(_ columns: String, _ rest: String) throws -> RowCursor {
        try Row.fetchCursor(
            db,
            sql: """
                SELECT i.image_id, \(columns) FROM json_each(?3) CROSS JOIN image i ON i.image_id = value
                 CROSS \(rest)
                """, arguments: [engine, number, images])
    }

    /// By the containers that refer to an image, and those that mount it.
    private func addUses(to evidence: inout [Int64: ImageEvidence], of ids: [Int64: ImageID]) throws {
        var uses: [Int64: (intervals: [Range<Int>], last: Timestamp)] = [:]
        let rows = try rows(
            "s.first_snapshot, s.last_snapshot, s.started_at, s.finished_at",
            """
            JOIN container c ON c.engine_id = ?1 AND c.image = i.digest CROSS JOIN container_state s USING (container_id)
             WHERE s.first_snapshot <= ?2 ORDER BY s.first_snapshot
            """)
        func note(_ image: Int64, _ row: Row) {
            let seen = positions(first: row[1], last: row[2])
            guard !seen.isEmpty else { return }
            let started: Timestamp? = row[3]
            let finished: Timestamp? = row[4]
            let last = [times[seen.upperBound - 1], started, finished].compactMap(\.self).max()!
            uses[image, default: ([], last)].intervals.append(seen)
            uses[image]!.last = max(uses[image]!.last, last)
        }
        while let row = try rows.next() { note(row[0], row) }
        // Containers in the order of their table: by the index, each would be looked up for its mounts.
        let mounting = try Row.fetchCursor(
            db,
            sql: """
                SELECT json_extract(m.value, '$.image'), s.first_snapshot, s.last_snapshot, s.started_at, s.finished_at
                  FROM container c NOT INDEXED CROSS JOIN container_state s USING (container_id), json_each(c.mounts) m
                 WHERE c.engine_id = ?1 AND instr(c.mounts, '"kind":"image"') AND s.first_snapshot <= ?2
                   AND json_extract(m.value, '$.image') IS NOT NULL
                """, arguments: [engine, number])
        while let row = try mounting.next() {
            guard let id = ImageID(row[0] as String), let image = ids.first(where: { $0.value == id })?.key else {
                continue
            }
            note(image, row)
        }
        for (image, use) in uses where evidence[image] != nil {
            evidence[image]!.lastUsedAt = min(use.last, times.last!)
            evidence[image]!.readingsInUse = Self.union(use.intervals.sorted { $0.lowerBound < $1.lowerBound })
        }
    }

    /// How many positions the intervals, sorted by their start, cover together.
    private static func union(_ intervals: [Range<Int>]) -> Int {
        var covered = 0
        var end = 0
        for interval in intervals where interval.upperBound > end {
            covered += interval.upperBound - max(end, interval.lowerBound)
            end = interval.upperBound
        }
        return covered
    }

    private func addEvents(to evidence: inout [Int64: ImageEvidence]) throws {
        let rows = try rows(
            "e.kind, max(e.happened_at), e.reference",
            "JOIN image_event e USING (image_id) WHERE e.snapshot_id <= ?2 GROUP BY i.image_id, e.kind")
        while let row = try rows.next() {
            let image: Int64 = row[0]
            let at: Timestamp = row[2]
            guard var own = evidence[image] else { continue }
            switch ImageEvent.Kind(rawValue: row[1]) {
            case .used: own.lastUsedAt = [own.lastUsedAt, min(at, times.last!)].compactMap(\.self).max()
            case .registry:
                own.registrySeenAt = at
                own.registryReference = row[3]
            case nil: continue
            }
            evidence[image] = own
        }
    }

    private func addLostTags(to evidence: inout [Int64: ImageEvidence]) throws {
        let rows = try rows(
            "r.reference, r.last_snapshot",
            """
            JOIN image_reference r USING (image_id) WHERE r.kind = 'tag' AND r.last_snapshot < ?2
             ORDER BY r.last_snapshot, r.reference
            """)
        while let row = try rows.next() {
            let next = rank(row[2] + 1)
            guard next < times.count else { continue }
            evidence[row[0]]?.lostTags.append(ImageEvidence.LostTag(tag: row[1], at: times[next]))
        }
    }

    /// The first snapshot after the last one in which a tagged image or a container held each layer.
    private func orphanedSince(_ layers: LayersOnOrphans) -> [ChainID: Timestamp] {
        layers.orphans.compactMapValues { layer in
            // Never held since we look: orphaned since the first snapshot that saw it.
            let first = layers.lastHeld[layer].map { rank($0 + 1) } ?? layers.firstSeen[layer].map(rank)
            return first.flatMap { $0 < times.count ? times[$0] : nil }
        }
    }
}
