import Foundation
import TestSupport

/// The C client to measure beside: requests to the engine's socket, one after another or side by side.
struct Curl {
    let socketPath: String
    let folder: TemporaryFolder

    struct Request {
        var method = "GET"
        /// With its query.
        var path: String
        var body: String?
    }

    /// Of the request itself, without the start of curl.
    func seconds(of path: String) throws -> Double {
        let result = try Measure.run(
            "/usr/bin/curl",
            ["-sf", "--unix-socket", socketPath, "-o", "/dev/null", "-w", "%{time_total}", "http://docker" + path])
        guard let seconds = Double(result.stdout) else { throw BenchmarkError("curl says “\(result.stdout)”") }
        return seconds
    }

    /// All in one process, over connections that are kept.
    ///
    /// - Parameter width: How many at a time.
    func send(_ requests: [Request], width: Int = 1) throws -> ChildProcess.Usage {
        let file = folder.file("curl-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: file) }
        let parts = requests.map { request in
            var lines = [
                "url = \"http://docker\(request.path)\"", "unix-socket = \"\(socketPath)\"", "output = /dev/null",
                "silent", "fail",
            ]
            if request.method != "GET" { lines.append("request = \(request.method)") }
            if let body = request.body {
                lines.append("header = \"Content-Type: application/json\"")
                lines.append("data = \"\(body.replacing("\"", with: "\\\""))\"")
            }
            return lines.joined(separator: "\n")
        }
        try parts.joined(separator: "\nnext\n").write(toFile: file, atomically: true, encoding: .utf8)
        let parallel = width > 1 ? ["--parallel", "--parallel-max", "\(width)"] : []
        return try Measure.run("/usr/bin/curl", parallel + ["-K", file]).usage
    }
}
