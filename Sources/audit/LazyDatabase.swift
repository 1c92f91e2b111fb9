internal import AuditStore
internal import Synchronization

/// The database, opened when it is first needed. Only what has read an engine makes one.
final class LazyDatabase: Sendable {
    private let path: String
    private let opened = Mutex<AuditDatabase?>(nil)

    init(path: String) { self.path = path }

    func open(creating: Bool) throws -> AuditDatabase {
        try opened.withLock { opened in
            if let opened { return opened }
            let database = try AuditDatabase(path: path, creating ? .creating : .existing)
            opened = database
            return database
        }
    }
}
