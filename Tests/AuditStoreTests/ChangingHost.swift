import AuditCore
import TestSupport

/// A host on which something happens every night. Equal seeds give equal nights.
struct ChangingHost {
    private(set) var snapshot: Snapshot
    private var random: SeededGenerator
    /// Every layer there ever was.
    private var layers: [ChainID: Layer]
    private var goneImages: [Image] = []
    private var goneContainers: [Container] = []
    private var goneVolumes: [Volume] = []
    private var goneRecords: [BuildCacheRecord] = []
    /// What cache records hold, whether or not a reading can tell.
    private var holds: [String: ChainID] = [:]
    private var made = 0

    init(seed: UInt64, engine: EngineFacts = .sample) throws {
        random = SeededGenerator(seed: seed)
        snapshot = try RandomHost(seed: seed).snapshot()
        snapshot.engine = engine
        layers = Dictionary(uniqueKeysWithValues: snapshot.layers.map { ($0.chainID, $0) })
    }

    mutating func nextNight() -> Snapshot {
        snapshot.takenAt.seconds += 86_400
        for _ in 0..<Int.random(in: 0...8, using: &random) { change() }
        snapshot.knowsCacheHolds = Bool.random(using: &random)
        for position in snapshot.buildCache.indices {
            snapshot.buildCache[position].chainID =
                snapshot.knowsCacheHolds ? holds[snapshot.buildCache[position].id] : nil
        }
        snapshot = Snapshot(
            engine: snapshot.engine, takenAt: snapshot.takenAt, images: snapshot.images, layers: layersInUse(),
            containers: snapshot.containers, volumes: snapshot.volumes, buildCache: snapshot.buildCache,
            knowsCacheHolds: snapshot.knowsCacheHolds, disk: snapshot.disk, gaps: snapshot.gaps)
        var seen = snapshot
        // Of what isn't read, nothing is seen that night.
        if !seen.areVolumesRead { seen.volumes = [] }
        return seen
    }

    private mutating func change() {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: Self.move(&snapshot.images, to: &goneImages, using: &random)
        case 1: Self.move(&goneImages, to: &snapshot.images, using: &random)
        case 2: addImage()
        case 3, 4: moveTag()
        case 5: Self.move(&snapshot.containers, to: &goneContainers, using: &random)
        case 6: Self.move(&goneContainers, to: &snapshot.containers, using: &random)
        case 7: addContainer()
        case 8: changeContainer()
        case 9: changeVolumes()
        case 10: changeCache()
        default:
            snapshot.disk = Bool.random(using: &random) ? nil : DiskFacts(totalBytes: 9, freeBytes: Int64(made % 9))
            snapshot.gaps = Bool.random(using: &random) ? [] : [Snapshot.Gap(kind: "volumes", message: "\(made)")]
        }
    }

    private static func move<Element>(
        _ from: inout [Element], to: inout [Element], using random: inout SeededGenerator
    ) {
        guard let position = from.indices.randomElement(using: &random) else { return }
        to.append(from.remove(at: position))
    }

    private mutating func addImage() {
        made += 1
        let base = snapshot.images.randomElement(using: &random)
        let layer = newLayer(on: base?.topLayer)
        snapshot.images.append(
            Image(
                id: .sha256(of: "new image \(made)"), tags: ["new:\(made)"], parent: base?.id, sizeBytes: Int64(made),
                topLayer: layer.chainID))
    }

    private mutating func newLayer(on parent: ChainID?) -> Layer {
        let layer = Layer(
            chainID: .sha256(of: "new layer \(made)"), diffID: .sha256(of: "new"), parent: parent,
            size: .exactly(Int64(made)))
        layers[layer.chainID] = layer
        return layer
    }

    private mutating func moveTag() {
        guard let from = snapshot.images.indices.randomElement(using: &random),
            let to = snapshot.images.indices.randomElement(using: &random),
            let tag = snapshot.images[from].tags.randomElement(using: &random)
        else { return }
        snapshot.images[from].tags.removeAll { $0 == tag }
        snapshot.images[to].tags = (snapshot.images[to].tags + [tag]).sorted()
        snapshot.images[to].parent = snapshot.images[from].parent
    }

    private mutating func addContainer() {
        made += 1
        snapshot.containers.append(
            Container(
                id: .sha256(of: "new container \(made)"), name: "new-\(made)",
                imageID: snapshot.images.randomElement(using: &random)?.id, imageName: "x", state: .created))
    }

    private mutating func changeContainer() {
        guard let position = snapshot.containers.indices.randomElement(using: &random) else { return }
        made += 1
        snapshot.containers[position].state = [.running, .exited, .paused].randomElement(using: &random)!
        snapshot.containers[position].startedAt = Timestamp(seconds: Int64(1_790_000_000 + made))
        snapshot.containers[position].name += Bool.random(using: &random) ? "r" : ""
        snapshot.containers[position].writableBytes = Bool.random(using: &random) ? nil : Int64(made)
        snapshot.containers[position].changedPathCount = Bool.random(using: &random) ? nil : made % 3
    }

    private mutating func changeVolumes() {
        made += 1
        switch Int.random(in: 0..<4, using: &random) {
        case 0: Self.move(&snapshot.volumes, to: &goneVolumes, using: &random)
        case 1: Self.move(&goneVolumes, to: &snapshot.volumes, using: &random)
        case 2 where !snapshot.volumes.isEmpty:
            snapshot.volumes[0].sizeBytes = Bool.random(using: &random) ? nil : Int64(made)
        default:
            snapshot.volumes.append(
                Volume(
                    name: "v\(made)", driver: "local", createdAt: made.isMultiple(of: 2) ? nil : snapshot.takenAt,
                    labels: ["made": "\(made)"], sizeBytes: nil, isAnonymous: false))
        }
    }

    private mutating func changeCache() {
        made += 1
        switch Int.random(in: 0..<4, using: &random) {
        case 0: Self.move(&snapshot.buildCache, to: &goneRecords, using: &random)
        case 1: Self.move(&goneRecords, to: &snapshot.buildCache, using: &random)
        case 2 where !snapshot.buildCache.isEmpty:
            snapshot.buildCache[0].usageCount += 1
            snapshot.buildCache[0].lastUsedAt = snapshot.takenAt
            snapshot.buildCache[0].isShared.toggle()
            snapshot.buildCache[0].isSizeExact = snapshot.buildCache[0].type == "regular"
        default:
            holds["r\(made)"] = Bool.random(using: &random) ? layers.keys.min() : newLayer(on: nil).chainID
            snapshot.buildCache.append(
                BuildCacheRecord(
                    id: "r\(made)", parents: snapshot.buildCache.last.map { [$0.id] } ?? [],
                    type: made.isMultiple(of: 2) ? "regular" : "exec.cachemount",
                    description: "", isInUse: false, isShared: false, sizeBytes: Int64(made), createdAt: nil,
                    lastUsedAt: nil, usageCount: 1))
        }
    }

    private func layersInUse() -> [Layer] {
        var used: [ChainID: Layer] = [:]
        for top in snapshot.images.map(\.topLayer) + snapshot.buildCache.map(\.chainID) {
            var next = top
            while let chainID = next, let layer = layers[chainID] {
                used[chainID] = layer
                next = layer.parent
            }
        }
        return Array(used.values)
    }
}
