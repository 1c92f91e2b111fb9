package import AuditCore
internal import Foundation

/// Keeps two runs from working on one engine at once. Held until `release`, or the end of the process however it comes.
///
/// A file beside the database, for machines that share it; and on Linux a name that only one socket of the machine can
/// have, for runs with another database. Runs from two machines with two databases are noticed by what they do.
package struct EngineLock: Sendable {
    private let descriptors: [Int32]

    /// - Parameter database: The lock lies beside this file.
    package init(engine: EngineFacts, beside database: String) throws(StoreError) {
        // A run that is just ending lets go in a moment, and so does a child that it had started and that isn't yet
        // another program: it has copies of all descriptors. Only who stays is another run.
        for _ in 0..<20 {
            do {
                descriptors = try Self.acquire(engine, beside: database)
                return
            } catch {
                guard error == .engineLocked(engine.name) else { throw error }
                usleep(20_000)
            }
        }
        throw .engineLocked(engine.name)
    }

    private static func acquire(_ engine: EngineFacts, beside database: String) throws(StoreError) -> [Int32] {
        // The ID is the engine's own text; only its hash makes a name.
        let name = Digest.sha256(of: engine.id).short
        let path = "\(database).\(name).lock"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            if errno == EACCES { throw .noPermission(path: path) }
            throw .cannotWrite(path: path, why: String(cString: strerror(errno)))
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0, let socket = claim("docker-audit.\(name)") else {
            close(file)
            throw .engineLocked(engine.name)
        }
        return [file] + socket
    }

    package func release() { for descriptor in descriptors { close(descriptor) } }

    /// Binds a socket in the abstract namespace, which no file stands for and which is free again with the process.
    /// - Returns: Nil if somebody has it.
    private static func claim(_ name: String) -> [Int32]? {
        #if os(Linux)
            let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            guard descriptor >= 0 else { return [] }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // A name that begins with a zero byte.
            withUnsafeMutableBytes(of: &address.sun_path) { $0[1...].copyBytes(from: name.utf8) }
            let length = MemoryLayout<sa_family_t>.size + 1 + name.utf8.count
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(length))
                }
            }
            if result == 0 { return [descriptor] }
            let isTaken = errno == EADDRINUSE
            close(descriptor)
            return isTaken ? nil : []
        #else
            return []
        #endif
    }
}
