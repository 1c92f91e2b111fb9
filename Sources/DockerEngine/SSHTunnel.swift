internal import Foundation
internal import Synchronization

/// An engine of another host through the `ssh` program, the way the docker client does it: for each connection one
/// `ssh HOST docker system dial-stdio`, which speaks with the engine there. Log-in, keys and known hosts are ssh's.
final class SSHTunnel: Sendable {
    /// Of the socket that leads there.
    let socketPath: String

    private let folder: String
    private let listener: Int32
    private let children = Mutex<[Process]>([])

    /// - Parameters:
    ///   - destination: `host` or `user@host`.
    ///   - port: Nil for what ssh's own configuration says.
    init(destination: String, port: Int?) throws(EngineError) {
        let endpoint = Endpoint.ssh(destination: destination, port: port).description
        func failed(_ what: String) -> EngineError {
            .unreachable(endpoint: endpoint, why: "\(what): \(SocketProbe.message(errno))")
        }
        // For its owner alone, and short: a socket's path may have 107 bytes.
        var template = Array("/tmp/audit-ssh-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw failed("can't make a folder in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        socketPath = folder + "/engine.sock"
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isListening = SocketProbe.withAddress(of: socketPath) { address, length in
            bind(listener, address, length) == 0 && listen(listener, 16) == 0
        }
        guard listener >= 0, isListening == true else { throw failed("can't listen in \(folder)") }
        var arguments = ["ssh", "-T", "-o", "ConnectTimeout=30"]
        if let port { arguments += ["-p", String(port)] }
        // After `--` nothing is an option, whatever a host is called.
        arguments += ["--", destination, "docker", "system", "dial-stdio"]
        let thread = Thread { [weak self, listener, arguments] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                self?.serve(connection, arguments)
                Foundation.close(connection)
            }
        }
        thread.start()
    }

    /// The connection is the program's input and output: nothing needs to be copied here.
    private func serve(_ connection: Int32, _ arguments: [String]) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        let handle = FileHandle(fileDescriptor: connection, closeOnDealloc: false)
        process.standardInput = handle
        process.standardOutput = handle
        guard (try? process.run()) != nil else { return }
        children.withLock { $0.append(process) }
    }

    /// Ends all connections.
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Foundation.close(listener)
        for child in children.withLock({ $0 }) where child.isRunning { child.terminate() }
        unlink(socketPath)
        rmdir(folder)
    }
}
