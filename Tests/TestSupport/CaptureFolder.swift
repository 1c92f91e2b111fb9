package import Foundation

/// The recorded answers of a real engine: a folder of bodies with `_index.tsv` (file, HTTP status, seconds, path).
package struct CaptureFolder: Sendable {
    private var responses: [RequestTarget: StubResponse] = [:]
    private let engine: CapturedEngine

    package init(_ folder: URL) throws {
        let index = try String(contentsOf: folder.appending(path: "_index.tsv"), encoding: .utf8)
        engine = try CapturedEngine(version: Data(contentsOf: folder.appending(path: "version.json")))
        for line in index.split(separator: "\n") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count == 4, let status = Int(columns[1]) else {
                throw TestSupportError.badCapture(folder: folder.path, reason: "can't read the index line \(line)")
            }
            let file = folder.appending(path: String(columns[0]))
            let type = file.pathExtension == "txt" ? "text/plain; charset=utf-8" : "application/json"
            let response = StubResponse(
                status, headers: [StubHeader("Content-Type", type)], body: try Data(contentsOf: file))
            let target = RequestTarget(String(columns[3]))
            responses[target] = response
        }
        addIdentifiers()
    }

    /// Answers a GET (or HEAD) of a recorded path, recorded for exactly this version or for none.
    ///
    /// Versions the engine would refuse are refused in its words; anything else unrecorded is a 404.
    package func respond(_ request: StubRequest) -> StubResponse {
        let target = request.target
        if target.path == "/_ping" { return StubResponse(body: Data("OK".utf8)).adding(engine.headers) }
        let known = ["GET", "HEAD"].contains(request.method)
        let response =
            (known ? responses[target] : nil)
            ?? engine.refusal(of: target.version)
            ?? (known ? responses[target.unversioned] : nil)
            ?? .failure(404, "page not found")
        return response.adding(engine.headers)
    }

    /// Objects were recorded by name, but clients mostly ask by ID: the same body, under both spellings of the ID.
    private mutating func addIdentifiers() {
        struct Object: Decodable {
            var Id: String
        }
        for (target, response) in responses where response.status == 200 && target.path.hasSuffix("/json") {
            guard let object = try? JSONDecoder().decode(Object.self, from: response.body) else { continue }
            let hex = SHA256Digest.hex(object.Id)
            let base = target.path.dropLast("/json".count)
            let kind = base.hasPrefix("/containers/") ? "/containers/" : "/images/"
            for suffix in ["/json", "/history"] {
                var named = target
                named.path = base + suffix
                guard let recorded = responses[named] else { continue }
                for id in [hex, "sha256:" + hex] {
                    named.path = kind + id + suffix
                    if responses[named] == nil { responses[named] = recorded }
                }
            }
        }
    }
}
