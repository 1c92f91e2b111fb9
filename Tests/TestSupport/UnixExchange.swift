import Foundation

/// One request to a Unix socket and its answer, with blocking calls: an engine in another process always makes progress.
package enum UnixExchange {
    /// Nil if the connection can't be made or breaks.
    package static func send(_ request: StubRequest, to path: String) -> StubResponse? {
        guard let connection = connect(to: path) else { return nil }
        defer { close(connection) }
        // HTTP/1.0, so that the end of the answer is the end of the connection.
        let head =
            "\(request.method) \(request.uri) HTTP/1.0\r\nHost: docker\r\nContent-Length: \(request.body.count)\r\n"
        let type = request.header("Content-Type").map { "Content-Type: \($0)\r\n" } ?? ""
        guard write(Array((head + type + "\r\n").utf8) + request.body, to: connection) else { return nil }
        return parse(readAll(connection))
    }

    private static func connect(to path: String) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        #if canImport(Darwin)
            let connection = socket(AF_UNIX, SOCK_STREAM, 0)
        #else
            let connection = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #endif
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return connection }
        close(connection)
        return nil
    }

    private static func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(connection, $0.baseAddress, $0.count) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func readAll(_ connection: Int32) -> Data {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(connection, &buffer, buffer.count)
            if count <= 0 { return data }
            data += buffer[..<count]
        }
    }

    private static func parse(_ data: Data) -> StubResponse? {
        guard let end = data.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
        let headers = lines.dropFirst().compactMap { line -> StubHeader? in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() != "connection" else { return nil }
            return StubHeader(String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
        }
        return StubResponse(status, headers: headers, body: Data(data[end.upperBound...]))
    }
}
