import AuditCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// A database of the first release becomes what it would be had it been kept by this one.
@Suite struct MigrationTests {
    private let folder: TemporaryFolder
    private var path: String { folder.file("audit.db") }

    init() throws { folder = try TemporaryFolder() }

    /// Fills a database as the first release did.
    private func fill(_ nights: [Snapshot]) throws {
        let schema = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Schemas/version-1.sql")
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: String(contentsOf: schema, encoding: .utf8))
        }
        // Kept as today, but for what the first release had no column for.
        let today = try AuditDatabase(path: folder.file("today.db"))
        for night in nights { _ = try today.save(night) }
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "ATTACH ? AS today", arguments: [folder.file("today.db")])
            for table in try String.fetchAll(db, sql: "SELECT name FROM main.sqlite_master WHERE type = 'table'") {
                let columns = try db.columns(in: table).map(\.name).joined(separator: ", ")
                try db.execute(sql: "INSERT INTO main.\(table) (\(columns)) SELECT \(columns) FROM today.\(table)")
            }
            try db.execute(sql: "DETACH today")
        }
        try queue.close()
    }

    private func nights(seed: UInt64) throws -> [Snapshot] {
        var host = try ChangingHost(seed: seed)
        return [host.snapshot] + (0..<8).map { _ in host.nextNight() }
    }

    @Test func tablesAreThoseOfTheFile() throws {
        try fill([])
        #expect(try shape(of: AuditDatabase(path: path)) == shape(of: AuditDatabase()))
    }

    @Test(arguments: 0..<8) func everyRowIsWhatItWouldBe(seed: UInt64) throws {
        let nights = try nights(seed: seed)
        try fill(nights)
        let fresh = try AuditDatabase()
        for night in nights { _ = try fresh.save(night) }
        let migrated = try AuditDatabase(path: path)
        #expect(try rows(of: migrated) == rows(of: fresh))
        #expect(try migrated.damages() == [])
        // And the next night goes on from there.
        var next = nights.last!
        next.takenAt.seconds += 86_400
        #expect(try migrated.snapshot(migrated.save(next)) == next)
    }

    /// A pull was taken for proof of a registry there, and it isn't.
    @Test func onPodmanNoRegistryIsProvenAnyMore() throws {
        var night = Snapshot.full()
        night.engine.store = .graphdriver
        night.events = night.images.flatMap { image in
            ImageEvent.Kind.allCases.map { ImageEvent(imageID: image.id, kind: $0, at: night.takenAt) }
        }
        var podman = night
        podman.engine.store = .podman
        try fill([night, podman])
        let migrated = try AuditDatabase(path: path)
        #expect(try migrated.snapshot(1).events.count == night.events.count)
        #expect(try migrated.snapshot(2).events.allSatisfy { $0.kind == .used })
        #expect(try migrated.snapshot(2).events.count == night.images.count)
    }

    /// Version 4 kept it also where sizes were open.
    @Test func theHashOfAListOfBeforeIsForgotten() throws {
        var night = Snapshot.full()
        night.imageListHash = .sha256(of: "list")
        let database = try AuditDatabase(path: path)
        _ = try database.save(night)
        #expect(try AuditDatabase(path: path).knownFacts(of: night.engine).imageListHash != nil)
        try database.queue.write {
            try $0.execute(sql: "ALTER TABLE build_cache_state DROP COLUMN is_size_exact; PRAGMA user_version = 4")
        }
        #expect(try AuditDatabase(path: path).knownFacts(of: night.engine).imageListHash == nil)
    }

    /// Version 5 took every size of a cache record for exact.
    @Test(arguments: [StoreKind.graphdriver, .containerd])
    func theSizeOfARecordThatWasUsedAgainIsOpen(store: StoreKind) throws {
        var night = Snapshot.full()
        night.engine.store = store
        night.buildCache = [("exec.cachemount", 2), ("exec.cachemount", 1), ("regular", 2)].enumerated().map {
            place, kind in
            BuildCacheRecord(
                id: "r\(place)", parents: [], type: kind.0, description: "", isInUse: false, isShared: false,
                sizeBytes: 9,
                createdAt: nil, lastUsedAt: nil, usageCount: kind.1)
        }
        try fill([night])
        let records = try AuditDatabase(path: path).snapshot(1).buildCache
        #expect(records.map(\.isSizeExact) == [store != .graphdriver, true, true])
    }

    @Test func itIsDoneOnceAndWholeOrNotAtAll() throws {
        try fill(try nights(seed: 1))
        let migrated = try rows(of: AuditDatabase(path: path))
        #expect(try rows(of: AuditDatabase(path: path)) == migrated)
    }

    /// Every row, in an order that doesn't depend on which of a night's rows was written first.
    private func rows(of database: AuditDatabase) throws -> [String: [String]] {
        try database.queue.read { db in
            let owners = """
                SELECT o.engine_id, kind, name, own_bytes, volumes_bytes, image_count, container_count,
                       first_snapshot, last_snapshot
                  FROM owner_usage JOIN owner o USING (owner_id) ORDER BY 1, 2, 3, 8
                """
            return [
                "snapshot": try Row.fetchAll(db, sql: "SELECT * FROM snapshot ORDER BY 1").map(\.description),
                "usage": try Row.fetchAll(db, sql: owners).map(\.description),
                "version": try Row.fetchAll(db, sql: "PRAGMA user_version").map(\.description),
            ]
        }
    }

    /// Names, types, keys and checks, whatever comments and spaces stand between them.
    private func shape(of database: AuditDatabase) throws -> [String: String] {
        try database.queue.read { db in
            var shape: [String: String] = [:]
            let rows = try Row.fetchCursor(db, sql: "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
            while let row = try rows.next() {
                let sql = (row[1] as String).replacing(#/--[^\n]*/#, with: "")
                shape[row[0]] = sql.filter { !$0.isWhitespace }
            }
            return shape
        }
    }
}
