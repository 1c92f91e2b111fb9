import AuditCore
import TestSupport

/// A large host through the nights: images are replaced, tags move, containers come and go.
///
/// Equal seeds give equal nights. A repository's images lie on one of a few bases, and each on a part of the one before
/// it; five layers an image are its own on the average.
struct SimulatedHost {
    private(set) var snapshot: Snapshot
    private var random: SeededGenerator
    private var layers: [ChainID: Layer] = [:]
    /// They stay, whatever becomes of their images.
    private var baseLayers: [ChainID: Layer] = [:]
    private var repositories: [Repository]
    private var images: [ImageID: Image] = [:]
    private let imagesPerNight: Int
    private let containersPerNight: Int
    private var made = 0

    private struct Repository {
        var name: String
        var base: [ChainID]
        /// Whether a registry has its images.
        var isPulled: Bool
        /// Whether each image has a version of its own as well; else there is only the tag that moves.
        var isVersioned: Bool
        /// Oldest first, each with its layers above the base.
        var images: [(id: ImageID, own: [ChainID])] = []
        var version = 0
    }

    private static let imagesPerRepository = 20

    /// - Parameters:
    ///   - imageCount: One in a hundred is replaced each night.
    ///   - containerCount: One in ten is.
    init(imageCount: Int, containerCount: Int, firstNight: Timestamp, seed: UInt64 = 1) {
        random = SeededGenerator(seed: seed)
        imagesPerNight = imageCount / 100
        containersPerNight = containerCount / 10
        repositories = []
        var facts = EngineFacts.sample
        facts.rootDirectory = "/nowhere"
        snapshot = Snapshot(engine: facts, takenAt: firstNight)
        let bases = (0..<12).map { _ in stack(on: nil, count: 4) }
        baseLayers = layers
        for number in 0..<max(1, imageCount / Self.imagesPerRepository) {
            repositories.append(
                Repository(
                    name: number.isMultiple(of: 3)
                        ? "registry.example.com/team-\(number % 7)/service-\(number)"
                        : "service-\(number)", base: bases[number % bases.count], isPulled: number % 5 < 3,
                    isVersioned: number % 10 < 7))
        }
        for number in 0..<imageCount {
            addImage(to: number % repositories.count, daysOld: 100 - 100 * number / imageCount)
        }
        for _ in 0..<containerCount { addContainer() }
        for _ in 0..<containerCount / 2 { addVolume() }
        for _ in 0..<imageCount / 8 { addCacheRecord() }
        settle()
    }

    mutating func nextNight() -> Snapshot {
        snapshot.takenAt.seconds += 86_400
        snapshot.events = []
        for _ in 0..<imagesPerNight { replaceImage() }
        for _ in 0..<containersPerNight {
            snapshot.containers.remove(at: Int.random(in: snapshot.containers.indices, using: &random))
            addContainer()
        }
        changeSizes()
        settle()
        return snapshot
    }

    // MARK: Images

    private mutating func digest() -> Digest { Digest(bytes: random.bytes(32))! }

    private mutating func stack(on parent: ChainID?, count: Int) -> [ChainID] {
        var chain: [ChainID] = []
        for _ in 0..<count {
            let diffID = digest()
            let below = chain.last ?? parent
            let chainID = ChainID.chain(parent: below, diffID: diffID)
            layers[chainID] = Layer(
                chainID: chainID, diffID: diffID, parent: below,
                size: .exactly(Int64.random(in: 1...20_000_000, using: &random)))
            chain.append(chainID)
        }
        return chain
    }

    private mutating func addImage(to index: Int, daysOld: Int = 0) {
        made += 1
        var repository = repositories[index]
        let kept = (repository.images.last?.own ?? []).prefix(Int.random(in: 0...3, using: &random))
        let parent = kept.last ?? repository.base.last
        let own = kept + stack(on: parent, count: Int.random(in: 3...7, using: &random))
        repository.version += 1
        let moving = repository.name + (repository.isVersioned ? ":latest" : ":main")
        if let last = repository.images.last?.id { images[last]?.tags.removeAll { $0 == moving } }
        let id = digest()
        images[id] = Image(
            id: id, tags: [moving] + (repository.isVersioned ? ["\(repository.name):1.\(repository.version)"] : []),
            repoDigests: repository.isPulled ? ["\(repository.name)@\(digest())"] : [],
            createdAt: Timestamp(seconds: snapshot.takenAt.seconds - Int64(daysOld) * 86_400),
            sizeBytes: (repository.base + own).reduce(0) { $0 + layers[$1]!.size.atLeast }, topLayer: own.last,
            labels: [
                "org.opencontainers.image.version": "1.\(repository.version)",
                "org.opencontainers.image.source": "https://git.example.com/\(repository.name)",
            ])
        repository.images.append((id, Array(own)))
        repositories[index] = repository
        if repository.isPulled, daysOld == 0 {
            snapshot.events.append(ImageEvent(imageID: id, kind: .registry, at: snapshot.takenAt))
        }
    }

    /// A repository's oldest image that no container holds goes, and a new one comes.
    private mutating func replaceImage() {
        let index = Int.random(in: repositories.indices, using: &random)
        let used = Set(snapshot.containers.compactMap(\.imageID))
        if let position = repositories[index].images.firstIndex(where: { !used.contains($0.id) }) {
            images[repositories[index].images.remove(at: position).id] = nil
        }
        addImage(to: index)
    }

    /// Brings what the snapshot lists up to date.
    private mutating func settle() {
        let present = layers.under(images.values.map(\.topLayer))
        layers = Dictionary(present.map { ($0.chainID, $0) }, uniquingKeysWith: { first, _ in first })
            .merging(baseLayers) { first, _ in first }
        snapshot = Snapshot(
            engine: snapshot.engine, takenAt: snapshot.takenAt, images: Array(images.values), layers: present,
            containers: snapshot.containers, volumes: snapshot.volumes, buildCache: snapshot.buildCache,
            knowsCacheHolds: true,
            disk: DiskFacts(totalBytes: 2_000_000_000_000, freeBytes: 400_000_000_000 + Int64(made) * 1_000_000),
            events: Dictionary(grouping: snapshot.events) { [$0.imageID.hex, $0.kind.rawValue] }.values.map { $0[0] })
    }

    // MARK: The rest

    private mutating func addContainer() {
        made += 1
        let repository = repositories.randomElement(using: &random)!
        let image = repository.images.suffix(4).randomElement(using: &random)!.id
        let isRunning = Int.random(in: 0..<5, using: &random) < 3
        let started = Timestamp(seconds: snapshot.takenAt.seconds - 3600)
        let name = "service-\(made)"
        snapshot.containers.append(
            Container(
                id: digest(), name: name, imageID: image, imageName: images[image]!.displayName,
                state: isRunning ? .running : .exited, createdAt: started, startedAt: started,
                finishedAt: isRunning ? nil : snapshot.takenAt, exitCode: 0,
                writableBytes: Int64.random(in: 0...1_000_000, using: &random),
                changedPathCount: isRunning ? nil : made % 4,
                mounts: snapshot.volumes.randomElement(using: &random).map {
                    [
                        Container.Mount(kind: "volume", name: $0.name, source: "", destination: "/data"),
                        Container.Mount(kind: "bind", name: "", source: "/srv", destination: "/srv"),
                    ]
                } ?? [],
                labels: [
                    "com.docker.compose.project": "project-\(made % 40)", "com.docker.compose.service": name,
                    "com.docker.compose.config-hash": digest().hex, "com.docker.compose.oneoff": "False",
                ], restartPolicy: isRunning ? "unless-stopped" : "no"))
        snapshot.events.append(ImageEvent(imageID: image, kind: .used, at: started))
    }

    private mutating func addVolume() {
        made += 1
        let isAnonymous = made.isMultiple(of: 3)
        snapshot.volumes.append(
            Volume(
                name: isAnonymous ? digest().hex : "volume-\(made)", driver: "local", createdAt: snapshot.takenAt,
                labels: [:], sizeBytes: Int64.random(in: 0...1_000_000_000, using: &random), isAnonymous: isAnonymous))
    }

    private mutating func addCacheRecord() {
        made += 1
        snapshot.buildCache.append(
            BuildCacheRecord(
                id: String(digest().hex.prefix(25)), parents: snapshot.buildCache.last.map { [$0.id] } ?? [],
                type: "regular", description: "mount / from exec /bin/sh -c make -C /src install-\(made)",
                isInUse: false, isShared: false, sizeBytes: Int64.random(in: 0...5_000_000, using: &random),
                createdAt: snapshot.takenAt, lastUsedAt: snapshot.takenAt, usageCount: 1))
    }

    /// A third of the containers and a tenth of the volumes grow; a tenth of the cache is used or replaced.
    private mutating func changeSizes() {
        for position in snapshot.containers.indices where snapshot.containers[position].state == .running {
            guard Int.random(in: 0..<2, using: &random) == 0 else { continue }
            snapshot.containers[position].writableBytes! += Int64.random(in: 1...100_000, using: &random)
        }
        for _ in 0..<snapshot.volumes.count / 10 {
            let position = Int.random(in: snapshot.volumes.indices, using: &random)
            snapshot.volumes[position].sizeBytes! += Int64.random(in: 1...1_000_000, using: &random)
        }
        for _ in 0..<snapshot.buildCache.count / 10 {
            let position = Int.random(in: snapshot.buildCache.indices, using: &random)
            if Int.random(in: 0..<3, using: &random) == 0 {
                snapshot.buildCache.remove(at: position)
                addCacheRecord()
            } else {
                snapshot.buildCache[position].lastUsedAt = snapshot.takenAt
                snapshot.buildCache[position].usageCount += 1
            }
        }
    }
}
