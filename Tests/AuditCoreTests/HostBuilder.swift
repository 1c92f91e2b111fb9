import AuditCore
import TestSupport

/// A small host written down by hand: every image has one layer of its own on its base's.
struct HostBuilder {
    static let now = Timestamp(seconds: 1_800_000_000)
    static let day: Int64 = 86_400

    private(set) var images: [Image] = []
    private(set) var layers: [Layer] = []
    private(set) var containers: [Container] = []
    private(set) var volumes: [Volume] = []
    var disk: DiskFacts?
    var history = History(since: Timestamp(seconds: 1_800_000_000 - 100 * 86_400))

    /// - Parameters:
    ///   - base: The image whose layers it lies on; `parent`: made from it by the legacy builder, too.
    ///   - age: Days since it was made.
    @discardableResult
    mutating func image(
        _ name: String, tags: [String] = [], digests: [String] = [], on base: Image? = nil, isChild: Bool = false,
        bytes: Int64 = 100, age: Int64 = 90, labels: [String: String] = [:], lastUsed: Int64? = nil
    ) -> Image {
        let chainID = Digest.sha256(of: "layer of \(name)")
        layers.append(Layer(chainID: chainID, diffID: chainID, parent: base?.topLayer, size: .exactly(bytes)))
        let image = Image(
            id: .sha256(of: name), tags: tags, repoDigests: digests, parent: isChild ? base?.id : nil,
            createdAt: Timestamp(seconds: Self.now.seconds - age * Self.day), sizeBytes: bytes, topLayer: chainID,
            labels: labels)
        images.append(image)
        history.images[image.id] = ImageEvidence(
            firstSeenAt: max(history.since, image.createdAt!), readings: 41, readingsInUse: lastUsed == nil ? 0 : 3,
            lastUsedAt: lastUsed.map { Timestamp(seconds: Self.now.seconds - $0 * Self.day) })
        return image
    }

    @discardableResult
    mutating func container(
        _ name: String, of image: Image, _ state: Container.State = .running, changes: Int? = 0, bytes: Int64 = 0,
        stopped days: Int64 = 10, restart: String = "no", labels: [String: String] = [:], isAutoRemoved: Bool = false,
        mounts: [Container.Mount] = []
    ) -> Container {
        let container = Container(
            id: .sha256(of: name), name: name, imageID: image.id, imageName: image.displayName, state: state,
            createdAt: Timestamp(seconds: Self.now.seconds - days * Self.day),
            finishedAt: state == .exited ? Timestamp(seconds: Self.now.seconds - days * Self.day) : nil,
            exitCode: state == .exited ? 0 : nil, writableBytes: bytes, changedPathCount: changes, mounts: mounts,
            labels: labels,
            restartPolicy: restart, isAutoRemoved: isAutoRemoved)
        containers.append(container)
        return container
    }

    mutating func volume(
        _ name: String, isAnonymous: Bool = false, bytes: Int64?, createdAt: Timestamp? = nil,
        labels: [String: String] = [:]
    ) {
        volumes.append(
            Volume(
                name: name, driver: "local", createdAt: createdAt, labels: labels, sizeBytes: bytes,
                isAnonymous: isAnonymous))
    }

    var analysis: Analysis {
        Analysis(
            Snapshot(
                engine: .sample, takenAt: Self.now, images: images, layers: layers, containers: containers,
                volumes: volumes, disk: disk))
    }

    func plan(_ change: (inout Policy) -> Void = { _ in }) throws -> Plan {
        var policy = Policy()
        change(&policy)
        return try Planner(
            analysis: analysis, history: history, policy: policy, commands: EngineCommand(program: "docker")
        ).planWithAlternatives()
    }
}

extension Plan {
    var commands: [String] { steps.map(\.command) }

    func keptCode(_ name: String) -> Reason.Code? { kept.first { $0.name == name }?.reason.code }
}
