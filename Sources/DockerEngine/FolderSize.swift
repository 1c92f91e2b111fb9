internal import Foundation

/// What the files of a folder take, counted as Docker does (`pkg/directory.Size`): the apparent bytes of everything but
/// folders, a hard-linked file once.
enum FolderSize {
    /// Nil where something can't be read, went away while it was counted, or lies deeper than anybody builds.
    static func bytes(of path: String) -> Int64? {
        var linked: Set<UInt64> = []
        return bytes(of: openat(AT_FDCWD, path, flags), depth: 0, &linked)
    }

    private static let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
    /// Each level takes an open file.
    private static let deepest = 256

    /// - Parameters:
    ///   - folder: Is closed at the end.
    ///   - linked: The files with several names that were counted.
    private static func bytes(of folder: Int32, depth: Int, _ linked: inout Set<UInt64>) -> Int64? {
        guard folder >= 0 else { return nil }
        guard depth <= deepest, let entries = fdopendir(folder) else {
            close(folder)
            return nil
        }
        defer { closedir(entries) }
        var total: Int64 = 0
        errno = 0
        while let entry = readdir(entries) {
            guard let bytes = bytes(of: entry, in: folder, depth: depth, &linked) else { return nil }
            let (sum, isTooLarge) = total.addingReportingOverflow(bytes)
            if isTooLarge { return nil }
            total = sum
            errno = 0
        }
        return errno == 0 ? total : nil
    }

    private static func bytes(
        of entry: UnsafeMutablePointer<dirent>, in folder: Int32, depth: Int, _ linked: inout Set<UInt64>
    ) -> Int64? {
        // By its bytes: a name needn't be text.
        let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
        let name = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return 0 }
        var status = stat()
        guard fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        if status.st_mode & S_IFMT == S_IFDIR {
            return bytes(of: openat(folder, name, flags), depth: depth + 1, &linked)
        }
        let isCounted = status.st_nlink == 1 || linked.insert(UInt64(status.st_ino)).inserted
        return isCounted ? Int64(status.st_size) : 0
    }
}
