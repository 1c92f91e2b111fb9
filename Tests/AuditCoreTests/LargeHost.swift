import AuditCore
import TestSupport

/// A build server after a busy year: two thousand images of sixty repositories, most of them old versions.
struct LargeHost {
    let snapshot: Snapshot
    private(set) var history: History

    static let now = Timestamp(seconds: 1_800_000_000)
    private static let mega: Int64 = 1_000_000
    private static let repositories = [
        "api", "web", "worker", "billing", "search", "registry.example:5000/team/checkout", "ci/runner", "etl/orders",
        "ghcr.example/platform/gateway", "ml/trainer",
    ]

    private static func ago(days: Int64) -> Timestamp { Timestamp(seconds: now.seconds - days * 86_400) }

    init(images count: Int = 2000, seed: UInt64 = 7) {
        var random = SeededGenerator(seed: seed)
        var layers: [Layer] = []
        var images: [Image] = []
        history = History(since: Self.ago(days: 365))
        func layer(_ name: String, on parent: ChainID?, megabytes: ClosedRange<Int64>) -> ChainID {
            let id = Digest.sha256(of: name)
            let bytes =
                Int64.random(in: megabytes, using: &random) * Self.mega
                + Int64.random(in: 0..<Self.mega, using: &random)
            layers.append(Layer(chainID: id, diffID: id, parent: parent, size: .exactly(bytes)))
            return id
        }
        let bases = (0..<5).map { layer("base \($0)", on: nil, megabytes: 60...400) }
        var packages: [String: ChainID] = [:]
        for number in 0..<count {
            // A few repositories have most of the images.
            let rank = min(Int.random(in: 0..<60, using: &random), Int.random(in: 0..<60, using: &random))
            let repository = rank < 10 ? Self.repositories[rank] : "team-\(rank % 7)/service-\(rank)"
            let age = Int64.random(in: 0..<360, using: &random)
            let bundle = "\(repository) \(age / 60)"
            let below = packages[bundle] ?? layer("packages \(bundle)", on: bases[rank % 5], megabytes: 80...900)
            packages[bundle] = below
            let top = layer("image \(number)", on: below, megabytes: 2...260)
            let isUntagged = number % 11 == 0
            let tag = "\(repository):1.\(number)"
            let image = Image(
                id: .sha256(of: "id \(number)"), tags: isUntagged ? [] : [tag],
                repoDigests: isUntagged || number % 4 == 0 ? [] : ["\(repository)@\(Digest.sha256(of: tag))"],
                createdAt: Self.ago(days: age), topLayer: top)
            images.append(image)
            history.images[image.id] = ImageEvidence(
                firstSeenAt: Self.ago(days: age), readings: Int(age) + 1,
                readingsInUse: Int.random(in: 0...Int(age), using: &random),
                lastUsedAt: number % 3 == 0 ? nil : Self.ago(days: Int64.random(in: 0...age, using: &random)),
                lostTags: isUntagged
                    ? [ImageEvidence.LostTag(tag: "\(repository):latest", at: Self.ago(days: age / 2))] : [])
            if isUntagged { history.orphanedSince[top] = Self.ago(days: age / 2) }
        }
        let containers = (0..<120).map { number in
            Container(
                id: .sha256(of: "container \(number)"), name: "service-\(number)",
                imageID: images[number * 3 % count].id,
                imageName: images[number * 3 % count].displayName,
                state: number % 5 == 0 ? .exited : .running,
                createdAt: Self.ago(days: 20), writableBytes: Int64(number % 40) * 9 * Self.mega,
                changedPathCount: number % 40, labels: ["com.docker.compose.project": "project-\(number % 9)"])
        }
        snapshot = Snapshot(
            engine: .sample, takenAt: Self.now, images: images, layers: layers, containers: containers,
            volumes: (0..<40).map { number in
                Volume(
                    name: "data-\(number)", driver: "local", createdAt: Self.ago(days: 90), labels: [:],
                    sizeBytes: Int64(number * number) * 12 * Self.mega, isAnonymous: false)
            },
            buildCache: (0..<300).map { number in
                BuildCacheRecord(
                    id: "record\(number)", parents: [], type: number % 3 == 0 ? "source.local" : "regular",
                    description: "RUN apt-get install -y part-\(number)", isInUse: false, isShared: number % 5 == 0,
                    sizeBytes: Int64(number) * 2 * Self.mega, createdAt: Self.ago(days: 60),
                    lastUsedAt: Self.ago(days: Int64(number % 40)), usageCount: number % 17)
            },
            knowsCacheHolds: true, disk: DiskFacts(totalBytes: 1_000_000 * Self.mega, freeBytes: 41_000 * Self.mega))
    }

    func content(_ policy: Policy = Policy(), plan: Plan? = nil) throws -> ReportContent {
        let analysis = Analysis(snapshot)
        let commands = EngineCommand(program: "docker")
        let plan = try plan ?? Planner(analysis: analysis, history: history, policy: policy, commands: commands).plan()
        return ReportContent(
            number: 365, analysis: analysis, history: history, plan: plan, previous: nil, commands: commands,
            trend: trend(TrendPoint(analysis, snapshot: 365)), repositories: usages(analysis.usageByRepository()),
            projects: usages(analysis.usageByProject()))
    }

    /// A year of growth with a weekly rhythm, up to how it is now.
    private func trend(_ now: TrendPoint) -> Trend {
        Trend(
            points: (0...364).map { night in
                var point = now
                let share = 0.55 + 0.45 * Double(night) / 364 + (night == 364 ? 0 : 0.012 * Double(night % 7))
                point.snapshot = night + 1
                point.takenAt = Self.ago(days: Int64(364 - night))
                point.layersBytes = Int64(Double(now.layersBytes) * share)
                point.volumesBytes = now.volumesBytes.map { Int64(Double($0) * (0.9 + 0.1 * share)) }
                let missing = now.engineBytes - point.engineBytes
                point.diskFreeBytes = now.diskFreeBytes.map { $0 + missing }
                return point
            })
    }

    /// As they might have come to be, each at its own pace.
    private func usages(_ usages: [String: OwnUsage]) -> [HolderUsage] {
        usages.map { name, usage in
            let pace = Int64(Digest.sha256(of: name).bytes[0]) - 60
            let grown = usage.ownBytes / 500 * pace
            let series = (0..<30).map { (night: Int64) in
                let missing = grown / 29 * (29 - night)
                return HolderUsage.Point(takenAt: Self.ago(days: 29 - night), ownBytes: usage.ownBytes - missing)
            }
            return HolderUsage(
                name: name, now: usage, grownInDayBytes: grown / 30, grownInWeekBytes: grown / 4,
                grownInMonthBytes: grown, series: series)
        }.sorted { ($1.ownBytes, $0.name) < ($0.ownBytes, $1.name) }
    }
}
