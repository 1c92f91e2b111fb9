internal import Foundation
internal import Synchronization

/// Standard output or standard error. Its reader may go away and its disk may be full: what is under way goes on in any
/// case, and what couldn't be written is known at the end.
final class StandardStream: Sendable {
    static let output = StandardStream(STDOUT_FILENO)
    static let error = StandardStream(STDERR_FILENO)

    private let descriptor: Int32
    private let firstError = Mutex<Int32?>(nil)

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// The `errno` of the write that failed; nothing is written after it.
    var failure: Int32? { firstError.withLock { $0 } }

    func write(_ text: String) {
        firstError.withLock { failure in
            guard failure == nil else { return }
            failure = Self.write(Array(text.utf8)[...], to: descriptor)
        }
    }

    /// - Returns: `errno`; nil when all is written.
    static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Int32? {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN {
                // Somebody who shares it made it so that it doesn't wait.
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&waiting, 1, -1)
                continue
            }
            guard count > 0 else { return count < 0 ? errno : EIO }
            rest = rest.dropFirst(count)
        }
        return nil
    }

    /// To be called before anything is opened. A closed stream stays unusable: its number isn't given to the database,
    /// which would then be written over. And a reader that goes away ends a write, not the process.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            // The lowest number that is free is this one. Only readable, so that writing still fails.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
