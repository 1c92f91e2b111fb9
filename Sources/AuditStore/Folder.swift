internal import Foundation

/// Makes folders. The file manager does, too, but doesn't say why it couldn't.
package enum Folder {
    package struct Failure: Error {
        /// Where it failed: the folder itself, or one above it.
        package var path: String
        /// `errno`.
        package var code: Int32
    }

    /// With all above it; those that are there already are fine.
    package static func make(_ path: String) throws(Failure) {
        var current = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            current += part
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: current, isDirectory: &isFolder) {
                if !isFolder.boolValue { throw Failure(path: current, code: ENOTDIR) }
            } else if mkdir(current, 0o777) != 0, errno != EEXIST {
                throw Failure(path: current, code: errno)
            }
            current += "/"
        }
    }
}
