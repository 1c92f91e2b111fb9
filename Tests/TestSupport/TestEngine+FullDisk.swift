import Foundation

extension TestEngine {
    /// Whether its data root is on a small disk of its own.
    package var hasTinyDisk: Bool { name.hasSuffix("-tiny") }

    private var ballast: URL { dataRoot.appending(path: "ballast") }

    /// Takes the disk's last byte.
    package func fillDisk() throws {
        guard hasTinyDisk else { throw TestSupportError.notThrowaway(engine: name, reason: "its disk is not its own") }
        // A file system may find some more once it has written what it was given.
        for size in [1 << 20, 4096, 512, 512, 1, 1] {
            let file = open(ballast.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard file >= 0 else { continue }
            let bytes = [UInt8](repeating: 7, count: size)
            while write(file, bytes, size) > 0 {}
            fsync(file)
            close(file)
        }
    }

    /// Gives back what `fillDisk` took.
    package func emptyDisk() { unlink(ballast.path) }
}
