package import AuditCore
internal import Foundation
internal import NIOHTTP1

/// Brings images back, from their registry or from an archive.
package struct EngineRestorer: Restorer {
    private let connection: EngineConnection
    private let credentials: RegistryCredentials

    /// - Parameter environment: Names the folder where the docker client keeps its log-ins.
    package init(_ connection: EngineConnection, environment: [String: String]) {
        self.connection = connection
        credentials = RegistryCredentials(environment: environment)
    }

    package func pull(_ reference: String) async throws {
        let name = ImageReference(reference)
        let headers = credentials.header(for: name).map { [("X-Registry-Auth", $0)] } ?? []
        let answer = try await connection.api.send(
            .POST, "/images/create",
            query: [("fromImage", name.repository), ("tag", name.digest ?? name.tag ?? "latest")], headers: headers)
        try Self.check(answer, request: "pull \(reference)")
    }

    package func load(_ archive: String) async throws {
        let answer = try await connection.api.upload(
            archive, to: "/images/load", query: [("quiet", "1")], contentType: "application/x-tar")
        try Self.check(answer, request: "load \(archive)")
    }

    package func tag(_ image: ImageID, as name: String) async throws {
        let reference = ImageReference(name)
        _ = try await connection.api.send(
            .POST, "/images/\(image)/tag", query: [("repo", reference.repository), ("tag", reference.tag ?? "latest")])
    }

    /// The status says that it began; only a line of the answer says that it failed.
    private static func check(_ answer: APIClient.Answer, request: String) throws(EngineError) {
        struct Line: Decodable {
            var error: String?
        }
        for line in answer.body.split(separator: UInt8(ascii: "\n")) {
            guard let message = (try? JSONDecoder().decode(Line.self, from: line))?.error else { continue }
            throw .refused(request: request, status: answer.status, message: message)
        }
    }
}
