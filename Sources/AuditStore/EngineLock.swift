package import AuditCore
internal import Foundation

/// Keeps two runs from working on one engine at once. Held until `release`, or the end of the process however it comes.
package struct EngineLock: Sendable {
    private let descriptor: Int32

    /// - Parameter database: The lock lies beside this file.
    package init(engine: EngineFacts, beside database: String) throws(StoreError) {
        // The ID is the engine's own text; only its hash makes a file name.
        let path = "\(database).\(Digest.sha256(of: engine.id).short).lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EACCES { throw .noPermission(path: path) }
            throw .cannotWrite(path: path, why: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .engineLocked(engine.name)
        }
    }

    package func release() { close(descriptor) }
}
