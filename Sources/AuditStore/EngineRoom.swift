package import AuditCore
internal import Foundation

/// Room on the engine's own disk, for the engine: deleting makes it write its records anew, and on a disk without a free
/// byte Docker's classic store and Podman delete nothing at all. So a file is kept while there is room, and given up
/// before a run that finds none.
package struct EngineRoom: Sendable {
    /// The records of a large host.
    private static let bytes: Int64 = 4 << 20

    private let path: String

    /// Nil unless the database lies on the engine's disk: elsewhere a file of ours is no help.
    package init?(of engine: EngineFacts, beside database: String) {
        let folder = (database as NSString).deletingLastPathComponent
        guard engine.endpoint.hasPrefix("unix://"), let disk = Self.device(engine.rootDirectory),
            disk == Self.device(folder.isEmpty ? "." : folder)
        else { return nil }
        path = database + ".room"
    }

    /// Takes the room, if it isn't taken already and the disk is far from full. Never an error.
    package func take() {
        guard Self.free(path) == nil, let free = Self.free((path as NSString).deletingLastPathComponent),
            free > 8 * Self.bytes
        else { return }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return }
        let isTaken = posix_fallocate(file, 0, off_t(Self.bytes)) == 0
        close(file)
        if !isTaken { unlink(path) }
    }

    /// Gives it to the engine, if that has none.
    package func giveUp() {
        if let free = Self.free(path), free < Self.bytes { unlink(path) }
    }

    /// What is free where this file lies; nil where there is no such file.
    private static func free(_ path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path.isEmpty ? "." : path, &status) == 0 else { return nil }
        return Int64(status.f_bavail) * Int64(status.f_frsize)
    }

    private static func device(_ path: String) -> dev_t? {
        var status = stat()
        return !path.isEmpty && stat(path, &status) == 0 ? status.st_dev : nil
    }
}
