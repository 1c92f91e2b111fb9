import AuditCore
import TestSupport

/// A host with one of each: versions, moved tags, registries with a port, digests alone, local builds, legacy parents,
/// containers in all states, build cache, volumes; and a hundred days of readings.
struct GoldenHost {
    private var host = HostBuilder()
    let analysis: Analysis
    var history: History { host.history }
    var lastNight: Timestamp { Timestamp(seconds: HostBuilder.now.seconds - HostBuilder.day) }

    private static let mega: Int64 = 1_000_000

    private static func digest(_ name: String) -> String { "@\(Digest.sha256(of: "manifest of " + name))" }

    init() {
        let mega = Self.mega
        var host = HostBuilder()
        func pulled(
            _ repository: String, _ tags: [String], on base: Image? = nil, _ size: Int64, age: Int64,
            lastUsed: Int64? = nil, labels: [String: String] = [:]
        ) -> Image {
            let name = repository + ":" + (tags.first ?? "none")
            return host.image(
                name, tags: tags.map { repository + ":" + $0 }, digests: [repository + Self.digest(name)], on: base,
                bytes: size * mega, age: age, labels: labels, lastUsed: lastUsed)
        }
        let base = host.image("base", tags: ["base:1"], digests: ["base" + Self.digest("base")], bytes: 200 * mega)
        var versions: [Image] = []
        for version: Int64 in 1...9 {
            let tags = version == 9 ? ["9", "latest"] : ["\(version)"]
            let lastUsed: Int64? = version < 4 ? nil : 50 - 5 * version
            versions.append(pulled("web", tags, on: base, 10 * version, age: 95 - 10 * version, lastUsed: lastUsed))
        }
        for version: Int64 in 1...3 {
            _ = pulled("registry.example:5000/team/app", ["1.\(version)"], 300, age: 100 - version)
        }
        _ = pulled("ghcr.example/a/b/c", [], 80, age: 70)
        _ = pulled("tools", ["1"], 55, age: 99, labels: ["team": "infra"])
        _ = pulled("db", ["14"], 400, age: 98, lastUsed: 31)
        let cart = host.image("cart", tags: ["shop/cart:latest"], on: base, bytes: 120 * mega, age: 60)
        host.image("cart 2", tags: ["shop/cart:dev", "shop/cart:test"], on: base, bytes: 90 * mega, age: 80)
        let lost = host.image("lost", bytes: 33 * mega, age: 20)
        host.image("young", bytes: 5 * mega, age: 0)
        let parent = host.image("parent", on: base, isChild: false, bytes: 7 * mega, age: 88)
        host.image("child", tags: ["legacy:1"], on: parent, isChild: true, bytes: 3 * mega, age: 87)
        let job = pulled("job", ["1"], 150, age: 97, lastUsed: 9)
        host.history.images[lost.id]?.lostTags = [
            ImageEvidence.LostTag(
                tag: "shop/cart:latest", at: Timestamp(seconds: HostBuilder.now.seconds - 60 * 86_400))
        ]

        host.container("web", of: versions[8], bytes: 2 * mega, stopped: 5)
        host.container("clean", of: job, .exited, bytes: 4096, stopped: 9)
        host.container("dirty", of: job, .exited, changes: 12, bytes: 30 * mega, stopped: 20)
        host.container("recent", of: cart, .exited, stopped: 1)
        host.container("service", of: cart, .exited, restart: "always")
        host.container("composed", of: cart, .exited, labels: ["com.docker.compose.project": "shop"])
        host.disk = DiskFacts(totalBytes: 10_000 * mega, freeBytes: 1000 * mega)
        self.host = host

        var snapshot = host.analysis.snapshot
        func ago(_ days: Int64) -> Timestamp { Timestamp(seconds: HostBuilder.now.seconds - days * HostBuilder.day) }
        let records: [(String, Int64, Int64)] = [("a", 3, 40), ("b", 20, 60), ("c", 50, 25)]
        snapshot.buildCache = records.map { name, days, size in
            BuildCacheRecord(
                id: name, parents: [], type: "regular", description: "RUN " + name, isInUse: false, isShared: false,
                sizeBytes: size * mega, createdAt: ago(60), lastUsedAt: ago(days), usageCount: 1)
        }
        snapshot.buildCache.append(
            BuildCacheRecord(
                id: "d", parents: [], type: "exec.cachemount", description: "cached mount /root/.cache", isInUse: false,
                isShared: false, sizeBytes: 80 * mega, isSizeExact: false, createdAt: ago(60), lastUsedAt: ago(1),
                usageCount: 9))
        snapshot.knowsCacheHolds = true
        let volumes: [(String, Bool, Int64)] = [
            ("data", false, 500), (String(repeating: "f", count: 64), true, 70),
        ]
        snapshot.volumes = volumes.map { name, isAnonymous, size in
            Volume(
                name: name, driver: "local", createdAt: ago(90), labels: [:], sizeBytes: size * mega,
                isAnonymous: isAnonymous)
        }
        analysis = Analysis(snapshot)
    }

    /// A report of it, with a trend and a plan by a policy that finds something of each kind.
    func content() throws -> ReportContent {
        var policy = Policy()
        policy.keepNewest = 1
        policy.stoppedFor = Age("7d")!
        policy.volumes = .anonymous
        let commands = EngineCommand(program: "docker")
        var plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands)
            .planWithAlternatives()
        plan.number = 12
        plan.snapshot = 41
        var before = analysis.snapshot
        before.takenAt = lastNight
        before.images.removeAll { $0.tags.contains("web:9") }
        var predictions = PredictionRecord()
        predictions.add(predicted: .exactly(812 * Self.mega), freed: 812 * Self.mega)
        predictions.add(predicted: .exactly(90 * Self.mega), freed: 88 * Self.mega)
        return ReportContent(
            number: 41, analysis: analysis, history: history, plan: plan, previous: (40, before), commands: commands,
            trend: trend(), repositories: usage(analysis.usageByRepository()),
            projects: usage(analysis.usageByProject()),
            predictions: predictions)
    }

    /// Forty nights on which the disk filled up by 30 MB each.
    private func trend() -> Trend {
        Trend(
            points: (Int64(0)...40).map { night in
                var point = TrendPoint(analysis, snapshot: Int(night) + 1)
                point.takenAt.seconds -= (40 - night) * HostBuilder.day
                point.diskFreeBytes! += (40 - night) * 30 * Self.mega
                return point
            })
    }

    private func usage(_ usage: [String: OwnUsage]) -> [HolderUsage] {
        usage.map { name, now in
            HolderUsage(
                name: name, now: now, grownInDayBytes: 0, grownInWeekBytes: now.ownBytes / 10,
                grownInMonthBytes: -now.ownBytes / 7)
        }.sorted { ($1.ownBytes, $0.name) < ($0.ownBytes, $1.name) }
    }
}
