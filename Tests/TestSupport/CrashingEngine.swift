package import AuditCore
import Synchronization

/// An engine in memory that deletes by the rules of Docker's classic store, as measured on real ones.
package final class CrashingEngine: Sendable {
    struct State {
        var facts: EngineFacts
        var takenAt: Timestamp
        var images: [ImageID: Image]
        var containers: [ContainerID: Container]
        var layers: [ChainID: Layer]
        var volumes: [Volume]
    }

    let state: Mutex<State>
    /// Passed before and after every effect.
    let point: CrashPoint
    /// What goes wrong with the effects, by their number from 0.
    let faults: [Int: Fault]
    let effects = Mutex(0)
    /// Called before each look at an object, so that another client can act in between.
    let onLook: @Sendable (CrashingEngine) -> Void

    package enum Fault: Sendable, CaseIterable {
        /// The request never arrived.
        case lostRequest
        /// It was carried out, and nobody heard of it.
        case lostAnswer
        /// It was carried out, and the engine reports an error all the same.
        case refusedAfterwards
        /// The engine says no.
        case refused
    }

    package init(
        _ snapshot: Snapshot, point: CrashPoint = CrashPoint(), faults: [Int: Fault] = [:],
        onLook: @escaping @Sendable (CrashingEngine) -> Void = { _ in }
    ) {
        state = Mutex(
            State(
                facts: snapshot.engine, takenAt: snapshot.takenAt,
                images: Dictionary(uniqueKeysWithValues: snapshot.images.map { ($0.id, $0) }),
                containers: Dictionary(uniqueKeysWithValues: snapshot.containers.map { ($0.id, $0) }),
                layers: Dictionary(uniqueKeysWithValues: snapshot.layers.map { ($0.chainID, $0) }),
                volumes: snapshot.volumes))
        self.point = point
        self.faults = faults
        self.onLook = onLook
    }

    package var snapshot: Snapshot { state.withLock(\.snapshot) }

    /// How many requests to change something came.
    package var effectCount: Int { effects.withLock { $0 } }

    // MARK: What another client may do

    package func tag(_ name: String, _ id: ImageID) {
        state.withLock { state in
            for other in state.images.keys { state.images[other]!.tags.removeAll { $0 == name } }
            state.images[id]?.tags.append(name)
        }
    }

    package func run(_ name: String, _ id: ImageID) {
        state.withLock { state in
            guard state.images[id] != nil else { return }
            let container = Container(
                id: .sha256(of: name), name: name, imageID: id, imageName: "", state: .running,
                startedAt: state.takenAt, changedPathCount: 0)
            state.containers[container.id] = container
        }
    }

    package func add(_ image: Image) { state.withLock { $0.images[image.id] = image } }

    package func delete(_ id: ImageID) { state.withLock { _ = $0.images.removeValue(forKey: id) } }

    package func change(_ id: ContainerID, _ body: (inout Container) -> Void) {
        state.withLock { state in
            guard var container = state.containers[id] else { return }
            body(&container)
            state.containers[id] = container
        }
    }
}

extension CrashingEngine.State {
    var snapshot: Snapshot {
        Snapshot(
            engine: facts, takenAt: takenAt, images: Array(images.values), layers: heldLayers.compactMap { layers[$0] },
            containers: Array(containers.values), volumes: volumes)
    }

    /// Those that an image lies on.
    var heldLayers: Set<ChainID> {
        var held: Set<ChainID> = []
        for image in images.values {
            var next = image.topLayer
            while let layer = next, held.insert(layer).inserted { next = layers[layer]?.parent }
        }
        return held
    }

    func image(named name: String) -> Image? {
        if let id = Digest(name), name.hasPrefix("sha256:") { return images[id] }
        return images.values.first { $0.references.contains(name) }
    }

    func children(of id: ImageID) -> [ImageID] { images.values.filter { $0.parent == id }.map(\.id).sorted() }

    func isUsed(_ id: ImageID) -> Bool { containers.values.contains { $0.imageID == id } }
}
