import AuditCore
import Foundation
import GRDB

/// What many would write first: a row for each object and night, IDs as the engine spells them.
struct NaiveDatabase {
    let path: String
    private let queue: DatabaseQueue

    init(path: String) throws {
        self.path = path
        queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            // Only its size is of interest.
            try db.execute(
                sql: """
                    PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                    CREATE TABLE image (night INTEGER, id TEXT, tags TEXT, digests TEXT, created_at INTEGER,
                        size_bytes INTEGER, top_layer TEXT, labels TEXT, PRIMARY KEY (night, id)) WITHOUT ROWID;
                    CREATE TABLE layer (night INTEGER, chain_id TEXT, diff_id TEXT, parent TEXT, size_bytes INTEGER,
                        PRIMARY KEY (night, chain_id)) WITHOUT ROWID;
                    CREATE TABLE container (night INTEGER, id TEXT, name TEXT, image TEXT, state TEXT,
                        created_at INTEGER, started_at INTEGER, finished_at INTEGER, writable_bytes INTEGER,
                        labels TEXT, mounts TEXT, PRIMARY KEY (night, id)) WITHOUT ROWID;
                    CREATE TABLE volume (night INTEGER, name TEXT, size_bytes INTEGER, PRIMARY KEY (night, name))
                        WITHOUT ROWID;
                    CREATE TABLE build_cache (night INTEGER, id TEXT, description TEXT, size_bytes INTEGER,
                        last_used_at INTEGER, usage_count INTEGER, PRIMARY KEY (night, id)) WITHOUT ROWID;
                    """)
        }
    }

    var sizeBytes: Int64 { Year.fileBytes(path) }

    func save(_ snapshot: Snapshot, night: Int) throws {
        try queue.write { db in
            try insert(into: "image", 8, db, snapshot.images) {
                [
                    night, $0.id.description, $0.tags.joined(separator: " "), $0.repoDigests.joined(separator: " "),
                    $0.createdAt?.seconds, $0.sizeBytes, $0.topLayer?.description, Self.json($0.labels),
                ]
            }
            try insert(into: "layer", 5, db, snapshot.layers) {
                [night, $0.chainID.description, $0.diffID.description, $0.parent?.description, $0.size.atLeast]
            }
            try insert(into: "container", 11, db, snapshot.containers) {
                [
                    night, $0.id.hex, $0.name, $0.imageID?.description, $0.state.rawValue, $0.createdAt?.seconds,
                    $0.startedAt?.seconds, $0.finishedAt?.seconds, $0.writableBytes, Self.json($0.labels),
                    Self.json($0.mounts.map(\.name)),
                ]
            }
            try insert(into: "volume", 3, db, snapshot.volumes) { [night, $0.name, $0.sizeBytes] }
            try insert(into: "build_cache", 6, db, snapshot.buildCache) {
                [night, $0.id, $0.description, $0.sizeBytes, $0.lastUsedAt?.seconds, $0.usageCount]
            }
        }
    }

    private func insert<Element>(
        into table: String, _ columns: Int, _ db: Database, _ elements: [Element],
        _ arguments: (Element) -> StatementArguments
    ) throws {
        let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "INSERT INTO \(table) VALUES (\(marks))")
        for element in elements { try statement.execute(arguments: arguments(element)) }
    }

    private static func json(_ value: some Encodable) -> String {
        (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
