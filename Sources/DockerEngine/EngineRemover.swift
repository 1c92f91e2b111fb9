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
            // Started with --rm, it goes by itself now.
            if step.alsoRemoves.contains(step.target) { try await waitUntilRemoved(step.target) }
            return Removal()
        case .removeContainer:
            // Without `v`: its anonymous volumes stay, as `docker rm` leaves them.
            do {
                _ = try await send(.DELETE, "/containers/\(step.target)")
            } catch {
                guard case .refused(let words) = error, words.contains("already in progress") else { throw error }
                try await waitUntilRemoved(step.target)
            }
            return Removal()
        case .untagImage:
            return try await removeImage(step.imageReference)
        case .removeImage:
            // By ID, so that a tag that moves at this instant can't lead to another image. By now it has one name
            // left at most; with more, or in use, the engine refuses.
            return try await removeImage(step.target, query: step.keepsParents ? [("noprune", "1")] : [])
        case .removeVolume:
            _ = try await send(.DELETE, "/volumes/\(Endpoint.percentEncoded(step.target, keeping: ""))")
            return Removal()
        case .pruneBuildCache:
            return try await pruneBuildCache(unusedFor: step.unusedFor)
        }
    }

    private func pruneBuildCache(unusedFor: String?) async throws(RemovalError) -> Removal {
        // Without `all`, which would also take what images share.
        let filters = unusedFor.map { [("filters", "{\"unused-for\":{\"\($0)\":true}}")] } ?? []
        let body = try await send(.POST, "/build/prune", query: filters)
        let answer = try? JSONDecoder().decode(BuildPruneWire.self, from: body)
        return Removal(reclaimedBytes: answer?.SpaceReclaimed, prunedRecords: answer?.CachesDeleted ?? [])
    }

    private func removeImage(
        _ name: String, query: [(String, String)] = []
    ) async throws(RemovalError) -> Removal {
        let path = "/images/\(Endpoint.percentEncoded(name, keeping: "/:@"))"
        return Self.removal(try await send(.DELETE, path, query: query))
    }

    /// Returns once the container is gone; the engine says when.
    private func waitUntilRemoved(_ id: String) async throws(RemovalError) {
        do {
            _ = try await send(.POST, "/containers/\(id)/wait", query: [("condition", "removed")])
        } catch {
            guard case .notFound = error else { throw error }
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
            case .refused(_, _, let message) where message.contains("no space left on device"): throw .noRoom(message)
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
