package import AuditCore
internal import GRDB

extension AuditDatabase {
    /// What the snapshots up to this one know about its images, and since when these layers are orphaned,
    /// and through what.
    package func history(upTo number: Int, orphans: [Layer]) throws(StoreError) -> History {
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
    /// The images that the snapshot has, by their rows.
    private let ids: [Int64: ImageID]
    /// The rows, as a JSON array.
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
        let present = try Row.fetchAll(
            db,
            sql: """
                SELECT image_id, digest FROM image_presence t CROSS JOIN image USING (image_id)
                 WHERE engine_id = ?1 AND t.first_snapshot <= ?2
                   AND (t.last_snapshot IS NULL OR t.last_snapshot >= ?2)
                """, arguments: [engine, number])
        ids = Dictionary(present.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
        images = JSONText.array(present.map { $0[0] as Int64 })
    }

    func history(orphans: [Layer]) throws -> History {
        let mounts = try MountHistory(db: db, engine: engine, number: number, seen: seen)
        var history = History(since: times.first ?? Timestamp(seconds: 0), images: try evidence(mounts))
        if !orphans.isEmpty {
            let layers = try LayersOnOrphans(orphans, number: number, engine: engine, db: db)
            history.orphanedSince = orphanedSince(layers)
            history.orphanCauses = try OrphanCauseReader(
                db: db, engine: engine, since: history.orphanedSince, layers: layers,
                nights: Array(zip(numbers, times))
            ).causes
        }
        history.volumesLastMounted = mounts.volumes
        return history
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

    /// What such an interval tells of use; nil where none of the snapshots saw it.
    ///
    /// - Parameter row: With the interval from this column on, and when the container was started and stopped.
    private func seen(_ row: Row, from column: Int) -> Sighting? {
        let seen = positions(first: row[column], last: row[column + 1])
        guard !seen.isEmpty else { return nil }
        let started: Timestamp? = row[column + 2]
        let finished: Timestamp? = row[column + 3]
        let last = times[seen.upperBound - 1]
        return Sighting(seen: seen, lastSeenAt: last, lastUsedAt: [last, started, finished].compactMap(\.self).max()!)
    }

    private func evidence(_ mounts: MountHistory) throws -> [ImageID: ImageEvidence] {
        var evidence: [Int64: ImageEvidence] = [:]
        var ends: [Int64: Int] = [:]
        let presence = try rows(
            "p.first_snapshot, p.last_snapshot",
            "image_presence p ON p.image_id = value WHERE p.first_snapshot <= ?2 ORDER BY p.first_snapshot")
        while let row = try presence.next() {
            let image: Int64 = row[0]
            let seen = positions(first: row[1], last: row[2])
            guard !seen.isEmpty else { continue }
            let start = times[seen.lowerBound]
            var own =
                evidence[image] ?? ImageEvidence(firstSeenAt: start, readings: 0, readingsInUse: 0, lastUsedAt: nil)
            own.readings += seen.count
            // Rows that adjoin are one presence: another parent begins a new one.
            if ends[image] != seen.lowerBound { own.presentSince = start }
            ends[image] = seen.upperBound
            evidence[image] = own
        }
        try addUses(to: &evidence, mounts)
        try addEvents(to: &evidence)
        try addLostTags(to: &evidence)
        return Dictionary(
            evidence.compactMap { image, own in ids[image].map { ($0, own) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Rows about the images that the snapshot has, each with the image's own row first.
    private func rows(_ columns: String, _ tables: String) throws -> RowCursor {
        try Row.fetchCursor(
            db, sql: "SELECT value, \(columns) FROM json_each(?3) CROSS JOIN \(tables)",
            arguments: [engine, number, images])
    }

    /// By the containers that refer to an image, and those that mount it.
    private func addUses(to evidence: inout [Int64: ImageEvidence], _ mounts: MountHistory) throws {
        var uses: [Int64: [Sighting]] = [:]
        let rows = try rows(
            "s.first_snapshot, s.last_snapshot, s.started_at, s.finished_at",
            """
            image i ON i.image_id = value
              CROSS JOIN container c ON c.engine_id = ?1 AND c.image = i.digest
              CROSS JOIN container_state s USING (container_id)
             WHERE s.first_snapshot <= ?2
            """)
        while let row = try rows.next() {
            if let use = seen(row, from: 1) { uses[row[0], default: []].append(use) }
        }
        if !mounts.images.isEmpty {
            for (image, id) in ids { uses[image, default: []] += mounts.images[id] ?? [] }
        }
        for (image, uses) in uses {
            guard let last = uses.map(\.lastUsedAt).max() else { continue }
            evidence[image]?.lastUsedAt = min(last, times.last!)
            evidence[image]?.readingsInUse = Self.union(uses.map(\.seen).sorted { $0.lowerBound < $1.lowerBound })
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
            "e.kind, e.happened_at, e.reference",
            "image_event e ON e.image_id = value WHERE e.snapshot_id <= ?2")
        while let row = try rows.next() {
            let image: Int64 = row[0]
            let at: Timestamp = row[2]
            guard var own = evidence[image] else { continue }
            switch ImageEvent.Kind(rawValue: row[1]) {
            case .used: own.lastUsedAt = [own.lastUsedAt, min(at, times.last!)].compactMap(\.self).max()
            case .registry where own.registrySeenAt.map({ $0 < at }) ?? true:
                own.registrySeenAt = at
                own.registryReference = row[3]
            case .registry, nil: continue
            }
            evidence[image] = own
        }
    }

    private func addLostTags(to evidence: inout [Int64: ImageEvidence]) throws {
        let rows = try rows(
            "r.reference, r.last_snapshot",
            "image_reference r ON r.image_id = value WHERE r.kind = 'tag' AND r.last_snapshot < ?2")
        var lost: [Int64: [(last: Int, tag: String)]] = [:]
        while let row = try rows.next() { lost[row[0], default: []].append((row[2], row[1])) }
        for (image, tags) in lost {
            for tag in tags.sorted(by: { ($0.last, $0.tag) < ($1.last, $1.tag) }) {
                let next = rank(tag.last + 1)
                guard next < times.count else { continue }
                evidence[image]?.lostTags.append(ImageEvidence.LostTag(tag: tag.tag, at: times[next]))
            }
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
