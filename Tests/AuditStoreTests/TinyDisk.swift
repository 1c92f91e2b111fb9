import Foundation
import TestSupport
import Testing

/// A file system of a few hundred kilobytes, to fill up.
final class TinyDisk: Sendable {
    /// Whether this process may mount one: root outside of most containers.
    static let isPossible = getuid() == 0 && (try? TinyDisk()) != nil

    private let folder: TemporaryFolder

    init(kilobytes: Int = 600) throws {
        folder = try TemporaryFolder()
        _ = try ChildProcess.output(
            URL(filePath: "/bin/mount"), ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path],
            environment: [:])
    }

    deinit { _ = try? ChildProcess.run(URL(filePath: "/bin/umount"), ["--lazy", folder.path], environment: [:]) }

    func file(_ name: String) -> String { folder.file(name) }

    func becomeReadOnly() throws {
        _ = try ChildProcess.output(
            URL(filePath: "/bin/mount"), ["-o", "remount,ro", folder.path], environment: [:])
    }

    /// Fills the disk up to the last page but these.
    func fill(leavingPages free: Int) throws {
        let ballast = file("ballast")
        _ = FileManager.default.createFile(atPath: ballast, contents: nil)
        let handle = try #require(FileHandle(forWritingAtPath: ballast))
        let page = Data(repeating: 7, count: 4096)
        var written: UInt64 = 0
        while (try? handle.write(contentsOf: page)) != nil { written += 4096 }
        try handle.truncate(atOffset: written - min(written, UInt64(free) * 4096))
        try handle.close()
    }

    func empty() throws { try FileManager.default.removeItem(atPath: file("ballast")) }
}
