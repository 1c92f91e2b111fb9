internal import Foundation

/// Connects to a Unix socket once, to know at once and exactly why it can't be done.
///
/// The HTTP client tries again for ten seconds before it gives up, and then no longer knows the reason.
enum SocketProbe {
    /// Nil when somebody listens there; else `errno`.
    static func failure(connectingTo path: String) -> Int32? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        let result = withAddress(of: path) { connect(descriptor, $0, $1) }
        guard let result else { return ENAMETOOLONG }
        return result == 0 ? nil : errno
    }

    /// The path as the system's calls take it; nil if it is too long for a socket.
    static func withAddress<Value>(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
    ) -> Value? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            guard bytes.count < buffer.count else { return false }
            buffer.copyBytes(from: bytes)
            return true
        }
        guard fits else { return nil }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    static func message(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
