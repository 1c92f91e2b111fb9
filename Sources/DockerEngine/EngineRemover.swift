package import AuditCore
internal import Foundation
internal import NIOHTTP1

/// Removes one thing at a time. Nothing here is ever forced: a refusal is the engine's right answer.
package struct EngineRemover: Remover {
    private let connection: EngineConnection

    package init(_ connection: EngineConnection) { self.connection = connection }

    package func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
        switch step.action {
        case .stopContainer:
            // Without a time of ours, so that the container's own signal and time-out count.
            _ = try await send(.POST, "/containers/\(step.target)/stop")
            return Removal()
        case .removeContainer:
            // Without `v`: its anonymous volumes stay, as `docker rm` leaves them.
            _ = try await send(.DELETE, "/containers/\(step.target)")
            return Removal()
        case .untagImage, .removeImage:
            let body = try await send(
                .DELETE, "/images/\(Endpoint.percentEncoded(step.imageReference, keeping: "/:@"))",
                query: step.keepsParents ? [("noprune", "1")] : [])
            return Self.removal(body)
        case .removeVolume:
            _ = try await send(.DELETE, "/volumes/\(Endpoint.percentEncoded(step.target, keeping: ""))")
            return Removal()
        case .pruneBuildCache:
            // Without `all`, which would also take what images share.
            let filters = step.unusedFor.map { [("filters", "{\"unused-for\":{\"\($0)\":true}}")] } ?? []
            let body = try await send(.POST, "/build/prune", query: filters)
            let answer = try? JSONDecoder().decode(BuildPruneWire.self, from: body)
            return Removal(reclaimedBytes: answer?.SpaceReclaimed)
        }
    }

    private func send(
        _ method: HTTPMethod, _ path: String, query: [(String, String)] = []
    ) async throws(RemovalError) -> Data {
        do {
            return try await connection.api.send(method, path, query: query).body
        } catch {
            switch error {
            case .refused(_, 404, let message): throw .notFound(message)
            case .refused(_, _, let message): throw .refused(message)
            default: throw .unknown(error.description)
            }
        }
    }

    /// A body that can't be read is no reason to call the deletion failed: the status said it was done.
    private static func removal(_ body: Data) -> Removal {
        let lines = (try? JSONDecoder().decode([ImageDeleteWire].self, from: body)) ?? []
        return Removal(
            untagged: lines.compactMap(\.Untagged), deleted: lines.compactMap { $0.Deleted.flatMap { Digest($0) } })
    }
}
