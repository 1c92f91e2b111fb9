internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1

// Bodies too large for the memory.
extension APIClient {
    /// Writes the answer's body to a new file, and returns once it is on the disk.
    func download(_ path: String, query: [(String, String)], to file: String) async throws {
        let name = "GET \(path)"
        let durable = try DurableFile(creating: file)
        do {
            let response = try await execute(request(.GET, path, query: query))
            guard response.status == .ok else {
                let body = try await response.body.collect(upTo: 1 << 20)
                throw Self.refusal(name, Int(response.status.code), Data(body.readableBytesView))
            }
            for try await part in response.body {
                try part.withUnsafeReadableBytes { try durable.write($0) }
            }
        } catch let error as EngineError {
            throw error
        } catch let error as ImageArchive.Problem {
            throw error
        } catch {
            throw EngineError.connectionLost(request: name, why: String(describing: error))
        }
        try durable.synchronize()
    }

    /// Sends a file as body.
    func upload(
        _ file: String, to path: String, query: [(String, String)], contentType: String
    ) async throws -> Answer {
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw ImageArchive.Problem.damaged(file, why: "it can't be opened")
        }
        defer { try? handle.close() }
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 0)
        var request = request(.POST, path, query: query)
        request.headers.add(name: "Content-Type", value: contentType)
        let parts = AsyncThrowingStream<ByteBuffer, any Error> {
            guard let data = try handle.read(upToCount: 1 << 20), !data.isEmpty else { return nil }
            return ByteBuffer(bytes: data)
        }
        request.body = .stream(parts, length: .known(Int64(size)))
        return try await exchange(request, name: "POST \(path)")
    }
}
