package import AuditCore
import Synchronization

/// An engine in memory that can be read and removed from. Refuses what a real one refuses without force.
package final class FakeEngine: SnapshotSource, Remover {
    private struct State {
        var snapshot: Snapshot
        var carriedOut: [String] = []
        var failures: [String: RemovalError] = [:]
        var losesAnswers = false
    }

    private let state: Mutex<State>

    package init(_ snapshot: Snapshot) { state = Mutex(State(snapshot: snapshot)) }

    /// The commands of the steps it was asked to carry out, those it refused included.
    package var carriedOut: [String] { state.withLock { $0.carriedOut } }

    package var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// Something happens on the host.
    package func change(_ body: (inout Snapshot) -> Void) { state.withLock { body(&$0.snapshot) } }

    /// Answers to the step with this name with an error, and does nothing.
    package func fail(_ name: String, with error: RemovalError?) { state.withLock { $0.failures[name] = error } }

    /// From now on does what it is asked, but its answers are lost.
    package func loseAnswers() { state.withLock { $0.losesAnswers = true } }

    // MARK: SnapshotSource

    package func read(known: KnownFacts, at time: Timestamp) async throws -> Snapshot {
        var snapshot = snapshot
        snapshot.takenAt = time
        let analysis = Analysis(snapshot)
        let held = Set(snapshot.images.flatMap { analysis.forest.chain(from: $0.topLayer) })
        snapshot.layers = held.map { analysis.forest.layers[$0] }.sorted { $0.chainID < $1.chainID }
        return snapshot
    }

    package func changedPathCount(of container: Container) async -> Int? {
        snapshot.containers.first { $0.id == container.id }?.changedPathCount
    }

    package func currentImage(_ name: String) async throws -> CurrentImage? {
        snapshot.images.first { $0.references.contains(name) || $0.id == Digest(name) }
            .map { CurrentImage(id: $0.id, references: $0.references) }
    }

    package func currentContainer(_ id: ContainerID) async throws -> CurrentContainer? {
        snapshot.containers.first { $0.id == id }.map {
            CurrentContainer(
                state: $0.state, startedAt: $0.startedAt, writableBytes: $0.writableBytes,
                document: "{\"Id\":\"\($0.id.hex)\"}")
        }
    }

    package func currentVolume(_ name: String) async throws -> CurrentVolume? {
        snapshot.volumes.first { $0.name == name }.map { CurrentVolume(createdAt: $0.createdAt) }
    }

    package func currentUsers(of image: ImageID) async throws -> CurrentUsers {
        let snapshot = snapshot
        return CurrentUsers(
            containers: snapshot.containers.filter { $0.imageID == image }
                .map { CurrentUsers.User(id: $0.id, name: $0.name, state: $0.state) },
            children: snapshot.images.filter { $0.parent == image }.map(\.id))
    }

    package func diskFreeBytes() async -> Int64? { snapshot.disk?.freeBytes }

    package func layersTotalBytes() async -> Int64? {
        (try? await read(known: KnownFacts(), at: snapshot.takenAt))?.layers.map(\.size.atLeast).reduce(0, +)
    }

    // MARK: Remover

    package func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
        let result: Result<Removal, RemovalError> = state.withLock { state in
            state.carriedOut.append(step.command)
            if let failure = state.failures[step.name] { return .failure(failure) }
            do throws(RemovalError) {
                let used = Self.usedBytes(state.snapshot)
                let removal = try Self.carryOut(step, on: &state.snapshot)
                let freed = used - Self.usedBytes(state.snapshot)
                state.snapshot.disk?.freeBytes += freed
                return state.losesAnswers ? .failure(.unknown("connection reset")) : .success(removal)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private static func usedBytes(_ snapshot: Snapshot) -> Int64 {
        Analysis(snapshot).layersTotal.atLeast + snapshot.containers.compactMap(\.writableBytes).reduce(0, +)
            + snapshot.volumes.compactMap(\.sizeBytes).reduce(0, +)
    }

    private static func carryOut(_ step: Plan.Step, on snapshot: inout Snapshot) throws(RemovalError) -> Removal {
        switch step.action {
        case .stopContainer, .removeContainer:
            guard let position = snapshot.containers.firstIndex(where: { $0.id == Digest(step.target) }) else {
                throw .notFound("No such container: \(step.name)")
            }
            if step.action == .stopContainer, !snapshot.containers[position].isAutoRemoved {
                snapshot.containers[position].state = .exited
                return Removal()
            }
            if step.action == .removeContainer, snapshot.containers[position].state.isRunning {
                throw .refused("container \(step.name) is running")
            }
            snapshot.containers.remove(at: position)
            return Removal()
        case .removeVolume:
            if let user = snapshot.containers.first(where: { $0.volumeNames.contains(step.target) }) {
                throw .refused("volume is in use by \(user.name)")
            }
            guard let position = snapshot.volumes.firstIndex(where: { $0.name == step.target }) else {
                throw .notFound("no such volume: \(step.name)")
            }
            snapshot.volumes.remove(at: position)
            return Removal()
        case .pruneBuildCache: return Removal(reclaimedBytes: prune(&snapshot))
        case .untagImage: return try remove(step.imageReference, from: &snapshot)
        case .removeImage: return try remove(step.target, from: &snapshot)
        }
    }

    /// Whatever no build uses and no image shares, children before parents; however recently used.
    private static func prune(_ snapshot: inout Snapshot) -> Int64 {
        var bytes: Int64 = 0
        while true {
            let parents = Set(snapshot.buildCache.flatMap(\.parents))
            let free = snapshot.buildCache.filter { !$0.isInUse && !$0.isShared && !parents.contains($0.id) }
            if free.isEmpty { return bytes }
            bytes += free.map(\.sizeBytes).reduce(0, +)
            snapshot.buildCache.removeAll { record in free.contains { $0.id == record.id } }
        }
    }

    private static func remove(_ name: String, from snapshot: inout Snapshot) throws(RemovalError) -> Removal {
        guard
            let position = snapshot.images.firstIndex(where: { $0.references.contains(name) || $0.id == Digest(name) })
        else { throw .notFound("No such image: \(name)") }
        let image = snapshot.images[position]
        let rest = image.references.filter { $0 != name }
        if image.references.contains(name), !rest.isEmpty {
            snapshot.images[position].tags.removeAll { $0 == name }
            snapshot.images[position].repoDigests.removeAll { $0 == name }
            return Removal(untagged: [name])
        }
        // Docker's rule: by ID goes what has names in one repository alone, and one tag at most.
        if image.repositories.count > 1 || image.tags.count(where: rest.contains) > 1 {
            throw .refused("\(name) has several names")
        }
        let analysis = Analysis(snapshot)
        if let user = analysis.containersByImage[image.id]?.first { throw .refused("\(user.name) uses \(name)") }
        var count = analysis.holdCount
        let layers = count.release(.image(image.id)).layers.map { analysis.forest.layers[$0].chainID }
        snapshot.images.remove(at: position)
        return Removal(untagged: image.references, deleted: [image.id] + layers)
    }
}
