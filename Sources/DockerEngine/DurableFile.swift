internal import Foundation

/// A file that is on the disk once it is closed.
struct DurableFile: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// Made anew, readable by its owner alone: images hold secrets.
    init(creating path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.problem(path) }
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.problem(path) }
            rest = rest.dropFirst(count)
        }
    }

    /// Returns once everything written is on the disk.
    func synchronize() throws {
        guard fsync(descriptor) == 0 else { throw Self.problem(path) }
    }

    deinit { close(descriptor) }

    /// The folder's own entry for a new file.
    static func synchronizeFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw problem(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw problem(path) }
    }

    private static func problem(_ path: String) -> ImageArchive.Problem {
        .cannotWrite(path, why: String(cString: strerror(errno)).lowercased())
    }
}
