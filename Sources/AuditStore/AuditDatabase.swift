internal import AuditCore
internal import Foundation
internal import GRDB

/// The database of snapshots, plans and runs.
package struct AuditDatabase: Sendable {
    let queue: DatabaseQueue
    let path: String

    /// What `schema.sql` makes.
    static let version = 1 + Migrations.steps.count
    static let applicationID = 0x4155_4454

    package enum Opening: Sendable {
        /// Makes it where there is none.
        case creating
        case existing
        /// Nothing is changed: it isn't even brought up to date.
        case looking
    }

    package init(path: String, _ opening: Opening = .creating) throws(StoreError) {
        self.path = path
        do {
            if opening == .creating { try Self.prepareFolder(of: path) }
            try Self.checkFile(path)
            queue = try DatabaseQueue(path: path, configuration: Self.configuration)
            // Before anything is set that lasts: it may be another program's.
            let found = try queue.read { try Self.recognize($0, path: path) }
            if opening == .looking { return }
            try queue.writeWithoutTransaction { db in
                // The rollback journal keeps its place on a disk that may be full next time.
                try db.execute(sql: "PRAGMA journal_mode = PERSIST")
            }
            if found == Self.version { return }
            try queue.write { db in
                // Another audit may have made it meanwhile.
                let found = try Self.recognize(db, path: path)
                try found == 0 ? db.execute(sql: Self.schema) : Migrations.run(on: db, from: found)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// In memory, for tests.
    package init() throws {
        path = ":memory:"
        queue = try DatabaseQueue(configuration: Self.configuration)
        try queue.write { try $0.execute(sql: Self.schema) }
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do { return try queue.read(body) } catch { throw StoreError(error, path: path) }
    }

    /// One transaction: all of it, or nothing. Where the disk is full, the room that was set aside is used.
    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        do {
            do {
                return try queue.write(body)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
                guard try spendReserve() else { throw error }
                return try queue.write(body)
            }
        } catch {
            throw StoreError(error, path: path)
        }
    }

    /// The text of `schema.sql`.
    static var schema: String { String(decoding: PackageResources.schema_sql, as: UTF8.self) }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        configuration.prepareDatabase { db in
            // A journal is worth what is on the disk: SQLite's own default, said because everything depends on it.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // Debian's SQLite overwrites what is deleted, for which the journal would have to grow.
            try db.execute(sql: "PRAGMA secure_delete = FAST")
            // Nor may there be room for temporary files.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            // In KiB: an answer from a year of nights comes back to the same pages again and again.
            try db.execute(sql: "PRAGMA cache_size = -16384")
        }
        return configuration
    }

    private static func prepareFolder(of path: String) throws(StoreError) {
        if FileManager.default.fileExists(atPath: path) { return }
        let folder = (path as NSString).deletingLastPathComponent
        do {
            try Folder.make(folder)
        } catch {
            throw StoreError(creating: path, folder: folder, errno: error.code)
        }
        // For its owner alone: the documents of removed containers hold environments, with passwords in them. A rollback
        // journal gets the same permissions.
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError(creating: path, errno: errno) }
        close(file)
    }

    private static func checkFile(_ path: String) throws(StoreError) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw .noDatabase(path: path)
        }
        if isFolder.boolValue { throw .notADatabase(path: path) }
        if !FileManager.default.isReadableFile(atPath: path) { throw .noPermission(path: path) }
    }

    /// - Returns: Its version; 0 where there is nothing in it yet.
    private static func recognize(_ db: Database, path: String) throws -> Int {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
        if isEmpty, application == 0 { return 0 }
        guard application == applicationID else { throw StoreError.notADatabase(path: path) }
        guard found <= version else { throw StoreError.newerVersion(path: path, found: found, known: version) }
        return found
    }
}
