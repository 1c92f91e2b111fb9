package import AuditCore
import Synchronization

/// An engine in memory that deletes by the rules of Docker's classic store, as measured on real ones. It can refuse, lose
/// answers or die, and others may use it meanwhile.
package final class FakeEngine: Sendable {
    struct State {
        var host: Snapshot
        var carriedOut: [String] = []
        var failures: [String: RemovalError] = [:]
        var losesAnswers = false
        /// Questions for its disk usage that it works on.
        var diskUsages = 0
    }

    let state: Mutex<State>
    /// Passed before and after every effect.
    let point: CrashPoint
    /// What goes wrong with the effects, by their number from 0.
    let faults: [Int: Fault]
    /// Called before each look at an object, so that another client can act in between.
    let onLook: @Sendable (FakeEngine) -> Void

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
        onLook: @escaping @Sendable (FakeEngine) -> Void = { _ in }
    ) {
        state = Mutex(State(host: snapshot))
        self.point = point
        self.faults = faults
        self.onLook = onLook
    }

    /// What there is. Layers that nothing holds any more are still listed; a reading leaves them out.
    package var snapshot: Snapshot { state.withLock(\.host) }

    /// The commands of the steps it was asked to carry out, those it refused included.
    package var carriedOut: [String] { state.withLock(\.carriedOut) }

    /// Answers to the step with this name with an error, and does nothing.
    package func fail(_ name: String, with error: RemovalError?) { state.withLock { $0.failures[name] = error } }

    /// From now on does what it is asked, but its answers are lost.
    package func loseAnswers() { state.withLock { $0.losesAnswers = true } }

    // MARK: What another client may do

    package func change(_ body: (inout Snapshot) -> Void) { state.withLock { body(&$0.host) } }

    package func tag(_ name: String, _ id: ImageID) {
        change { host in
            for position in host.images.indices {
                host.images[position].tags.removeAll { $0 == name }
                if host.images[position].id == id { host.images[position].tags.append(name) }
            }
        }
    }

    package func run(_ name: String, _ id: ImageID) {
        change { host in
            guard host.images.contains(where: { $0.id == id }) else { return }
            host.containers.append(
                Container(
                    id: .sha256(of: name), name: name, imageID: id, imageName: "", state: .running,
                    startedAt: host.takenAt, changedPathCount: 0))
        }
    }

    package func add(_ image: Image) { change { $0.images.append(image) } }

    package func delete(_ id: ImageID) { change { $0.images.removeAll { $0.id == id } } }

    package func change(_ id: ContainerID, _ body: (inout Container) -> Void) {
        change { host in
            guard let position = host.containers.firstIndex(where: { $0.id == id }) else { return }
            body(&host.containers[position])
        }
    }
}

extension Snapshot {
    /// Those that an image lies on.
    package var heldLayers: Set<ChainID> { layers(under: images.map(\.topLayer) + buildCache.map(\.chainID)) }

    func layers(under tops: [ChainID?]) -> Set<ChainID> {
        let parents = Dictionary(layers.map { ($0.chainID, $0.parent) }, uniquingKeysWith: { first, _ in first })
        var held: Set<ChainID> = []
        for top in tops {
            var next = top
            while let layer = next, held.insert(layer).inserted { next = parents[layer] ?? nil }
        }
        return held
    }

    /// Of the layers that an image lies on.
    var layersBytes: Int64 {
        let held = heldLayers
        return layers.filter { held.contains($0.chainID) }.map(\.size.atLeast).reduce(0, +)
    }

    var usedBytes: Int64 {
        layersBytes + containers.compactMap(\.writableBytes).reduce(0, +)
            + volumes.compactMap(\.sizeBytes).reduce(0, +)
    }

    func image(named name: String) -> Image? {
        images.first { $0.references.contains(name) || $0.id == Digest(name) }
    }

    func children(of id: ImageID) -> [ImageID] { images.filter { $0.parent == id }.map(\.id).sorted() }

    func users(of id: ImageID) -> [Container] { containers.filter { $0.imageID == id } }
}
