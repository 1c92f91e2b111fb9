package import AuditCore
import Synchronization

extension FakeEngine: SnapshotSource {
    /// The engine is out of reach of a dead process.
    private func look<Value>(_ body: (Snapshot) -> Value) throws -> Value {
        if point.isDead { throw CrashPoint.Crash() }
        onLook(self)
        return body(snapshot)
    }

    /// What takes the engine a while, and nil where an old one is at work on another such question.
    private func diskUsage<Value>(_ body: () throws -> Value) async rethrows -> Value? {
        guard snapshot.engine.refusesSecondDiskUsage else { return try body() }
        let isFirst = state.withLock { state in
            state.diskUsages += 1
            return state.diskUsages == 1
        }
        defer { state.withLock { $0.diskUsages -= 1 } }
        for _ in 0..<1000 { await Task.yield() }
        return isFirst ? try body() : nil
    }

    package func read(known: KnownFacts, at time: Timestamp) async throws -> Snapshot {
        guard var host = try await diskUsage({ try look { $0 } }) else {
            throw RemovalError.refused("a disk usage operation is already running")
        }
        host.takenAt = time
        let held = host.heldLayers
        host.layers.removeAll { !held.contains($0.chainID) }
        return host
    }

    /// Without images that are as they were, as an engine whose list is the same.
    package func reading(
        knowing known: @Sendable () async throws -> KnownFacts, at time: Timestamp
    ) async throws -> Reading {
        let known = try await known()
        let host = try await read(known: known, at: time)
        let earlier = try known.images.get()
        guard known.snapshot != nil, earlier.sorted == (host.images, host.layers) else { return Reading(host) }
        var partial = host
        (partial.images, partial.layers) = ([], [])
        return Reading(partial, earlierImages: Lazy(earlier))
    }

    package func changedPathCount(of container: Container) async -> Int? {
        try? look { host in host.containers.first { $0.id == container.id }?.changedPathCount }
    }

    package func currentCacheRecords() async -> [BuildCacheRecord]? {
        try? look { $0.knowsCacheHolds ? $0.buildCache : nil }
    }

    package func presentLayers(of ids: Set<ChainID>) async -> Set<ChainID>? {
        try? look { $0.knowsCacheHolds ? $0.heldLayers.intersection(ids) : nil }
    }

    package func currentImage(_ name: String) async throws -> CurrentImage? {
        try look { $0.image(named: name).map { CurrentImage(id: $0.id, references: $0.references) } }
    }

    package func currentContainer(_ id: ContainerID) async throws -> CurrentContainer? {
        try look { host in
            host.containers.first { $0.id == id }.map {
                CurrentContainer(
                    state: $0.state, startedAt: $0.startedAt, restartPolicy: $0.restartPolicy,
                    writableBytes: $0.writableBytes, document: "{\"Id\":\"\($0.id.hex)\"}")
            }
        }
    }

    package func currentVolume(_ name: String) async throws -> CurrentVolume? {
        try look { host in host.volumes.first { $0.name == name }.map { CurrentVolume(createdAt: $0.createdAt) } }
    }

    package func currentUsers(of image: ImageID) async throws -> CurrentUsers {
        try look { host in
            CurrentUsers(
                containers: host.users(of: image).map {
                    CurrentUsers.User(id: $0.id, name: $0.name, state: $0.state)
                }, children: host.children(of: image))
        }
    }

    package func layersTotalBytes() async -> Int64? {
        try? await diskUsage { try look(\.layersBytes) }
    }

    package func diskFreeBytes() async -> Int64? { snapshot.disk?.freeBytes }
}
