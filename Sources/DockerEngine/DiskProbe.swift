package import AuditCore
internal import Foundation

/// The file system that a local engine's data lies on.
package enum DiskProbe {
    /// Nil where the folder can't be seen from here.
    package static func facts(of path: String) -> DiskFacts? {
        var status = statvfs()
        guard !path.isEmpty, statvfs(path, &status) == 0 else { return nil }
        let block = Int64(status.f_frsize)
        return DiskFacts(totalBytes: Int64(status.f_blocks) * block, freeBytes: Int64(status.f_bavail) * block)
    }
}
