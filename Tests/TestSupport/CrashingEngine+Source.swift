package import AuditCore
import Synchronization

extension CrashingEngine: SnapshotSource {
    /// The engine is out of reach of a dead process.
    private func look<Value>(_ body: (State) throws -> Value) throws -> Value {
        if point.isDead { throw CrashPoint.Crash() }
        onLook(self)
        return try state.withLock { try body($0) }
    }

    package func read(known: KnownFacts, at time: Timestamp) async throws -> Snapshot { try look(\.snapshot) }

    package func changedPathCount(of container: Container) async -> Int? {
        try? look { $0.containers[container.id]?.changedPathCount }
    }

    package func currentImage(_ name: String) async throws -> CurrentImage? {
        try look { $0.image(named: name).map { CurrentImage(id: $0.id, references: $0.references) } }
    }

    package func currentContainer(_ id: ContainerID) async throws -> CurrentContainer? {
        try look { state in
            state.containers[id].map {
                CurrentContainer(
                    state: $0.state, startedAt: $0.startedAt, writableBytes: $0.writableBytes, document: "{}")
            }
        }
    }

    package func currentVolume(_ name: String) async throws -> CurrentVolume? {
        try look { state in state.volumes.first { $0.name == name }.map { CurrentVolume(createdAt: $0.createdAt) } }
    }

    package func currentUsers(of image: ImageID) async throws -> CurrentUsers {
        try look { state in
            CurrentUsers(
                containers: state.containers.values.filter { $0.imageID == image }
                    .map { CurrentUsers.User(id: $0.id, name: $0.name, state: $0.state) },
                children: state.children(of: image))
        }
    }

    package func layersTotalBytes() async -> Int64? {
        try? look { state in state.heldLayers.compactMap { state.layers[$0]?.size.atLeast }.reduce(0, +) }
    }

    package func diskFreeBytes() async -> Int64? { nil }
}
