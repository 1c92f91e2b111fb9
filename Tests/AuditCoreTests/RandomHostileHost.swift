import AuditCore
import TestSupport

/// A random small host with a past, on which whoever names things means harm. Equal seeds give equal hosts.
struct RandomHostileHost {
    private var random: SeededGenerator

    /// What a name is made of: shell, Markdown, CSV, HTML, terminals, other scripts, too much.
    private static let pieces =
        [
            "|", "||", "\\|", "\\", "`", "```", "~~~", "\n", "\r\n", "\n\n# h\n", "\n| a | b |\n|---|---|\n", "\t",
            "<b>",
            "</table>", "<script>alert(1)</script>", "<!--", "-->", "&lt;", "&#124;", "![x](http://a/b)",
            "[x](javascript:1)",
            "<http://a.b>", "http://a.b/c", "www.a.b", "@everyone", "#1", "*", "**", "_", "__", "~~", "---", "===",
            "> ",
            "- ", "1. ", "+", "=cmd()", "=HYPERLINK(\"http://a\")", "+1", "-1", "@SUM(A1)", "＝1", "'", "\"", "\"\"",
            ",",
            ";", "\u{1b}[31m", "\u{1b}]0;x\u{7}", "\u{9b}2J", "\u{202e}", "\u{2066}", "\u{200f}", "\u{feff}", "\0",
            "\u{7f}", "\u{85}", "\u{2028}", "\u{301}", "e\u{301}", "\u{fffd}", "ключ", "名前", "🐳", "👩‍👩‍👧", "$(touch pwned)",
            "`touch pwned`", "; rm -rf /", "&& x", "$IFS", "${x}", "%s%n", "\\u{1b}", " ", "  ", "web", "shop/app",
            ":1", "/",
            "../", "sha256:", "{{.ID}}", "$$", "$x$", ":smile:", "\u{e000}", "\u{10ffff}",
        ]
        // What a decoder makes of bytes that are no UTF-8.
        + [String(decoding: [0x66, 0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80] as [UInt8], as: UTF8.self)]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func name() -> String {
        if number(0...60) == 0 {
            return String(repeating: Self.pieces[number(0...(Self.pieces.count - 1))], count: 10_000)
        }
        return (0...number(0...5)).map { _ in Self.pieces[number(0...(Self.pieces.count - 1))] }.joined()
    }

    private mutating func labels() -> [String: String] {
        var labels: [String: String] = [:]
        for _ in 0..<number(0...2) { labels[name()] = name() }
        if number(0...3) == 0 { labels["com.docker.compose.project"] = name() }
        return labels
    }

    private mutating func snapshot() -> (Snapshot, History) {
        var host = HostBuilder()
        var images: [Image] = []
        for index in 0...number(1...7) {
            let tags = number(0...2) == 0 ? [] : (0...number(0...1)).map { _ in name() + ":\(index)" }
            let digests = number(0...2) == 0 ? [name() + "@\(Digest.sha256(of: "manifest \(index)"))"] : []
            images.append(
                host.image(
                    "image \(index)", tags: Array(Set(tags)), digests: digests,
                    on: number(0...1) == 0 ? images.randomElement(using: &random) : nil,
                    bytes: Int64(number(0...500_000_000)), age: Int64(number(0...90)), labels: labels(),
                    lastUsed: number(0...1) == 0 ? nil : Int64(number(0...80))))
            host.history.images[images[index].id]?.lostTags = [
                ImageEvidence.LostTag(tag: name(), at: host.history.since)
            ]
            host.history.orphanedSince[images[index].topLayer!] = host.history.since
            host.history.orphanCauses[images[index].topLayer!] = [
                .tagMoved(name(), to: images[0].id), .containerRemoved(name()), .imageRemoved(name()),
                .tagRemoved(name()), .neverHeld,
            ].randomElement(using: &random)
        }
        let states: [Container.State] = [.running, .exited, .created, .dead, .paused]
        for index in 0..<number(0...4) {
            host.container(
                "\(index)" + name(), of: images.randomElement(using: &random)!, states.randomElement(using: &random)!,
                changes: [nil, 0, 12].randomElement(using: &random)!, bytes: Int64(number(0...1_000_000)),
                labels: labels(),
                mounts: [.init(kind: "volume", name: "0" + name(), source: name(), destination: name())])
        }
        var snapshot = host.analysis.snapshot
        snapshot.engine.name = name()
        snapshot.engine.id = name()
        snapshot.engine.version = name()
        snapshot.engine.store = [.graphdriver, .containerd, .podman].randomElement(using: &random)!
        snapshot.engine.product = snapshot.engine.store == .podman ? .podman : .docker
        snapshot.disk = number(0...1) == 0 ? nil : DiskFacts(totalBytes: 1_000_000_000, freeBytes: 200_000_000)
        snapshot.volumes = (0..<number(0...4)).map { index in
            Volume(
                name: "\(index)" + name(), driver: name(), createdAt: nil, labels: labels(),
                sizeBytes: [nil, 0, 1_000_000].randomElement(using: &random)!, isAnonymous: number(0...1) == 0)
        }
        snapshot.buildCache = (0..<number(0...4)).map { index in
            BuildCacheRecord(
                id: "\(index)" + name(), parents: [name()], type: name(), description: name(), isInUse: false,
                isShared: number(0...1) == 0, sizeBytes: Int64(number(0...9_000_000)),
                isSizeExact: number(0...1) == 0, createdAt: nil, lastUsedAt: nil, usageCount: number(0...9))
        }
        snapshot.knowsCacheHolds = number(0...1) == 0
        snapshot.gaps = (0..<number(0...2)).map { _ in Snapshot.Gap(kind: name(), message: name(), id: name()) }
        return (snapshot, host.history)
    }

    mutating func content() throws -> ReportContent {
        let (snapshot, history) = snapshot()
        let analysis = Analysis(snapshot)
        let commands = EngineCommand(
            program: snapshot.engine.product.rawValue, host: number(0...1) == 0 ? nil : "tcp://" + name())
        var policy = Policy()
        policy.localOnly = number(0...2) == 0 ? .keep : .delete
        policy.keepNewest = number(0...1)
        policy.unusedFor = Age("0d")!
        policy.stoppedFor = Age("0d")!
        policy.discardChanges = number(0...1) == 0
        policy.volumes = Policy.Volumes.allCases.randomElement(using: &random)!
        policy.keep = number(0...3) == 0 ? [name()] : []
        var plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands)
            .planWithAlternatives()
        plan.number = 7
        plan.snapshot = 2
        var before = snapshot
        before.takenAt.seconds -= HostBuilder.day
        before.images = before.images.dropFirst().map { image in
            var image = image
            image.tags = image.tags.map { $0 + "moved" }
            return image
        }
        var predictions = PredictionRecord()
        predictions.add(predicted: .exactly(5), freed: 3)
        let points = [(1, before), (2, snapshot)].map { TrendPoint(Analysis($0.1), snapshot: $0.0) }
        return ReportContent(
            number: 2, analysis: analysis, history: history, plan: plan,
            previous: number(0...3) == 0 ? nil : (1, before), commands: commands, trend: Trend(points: points),
            repositories: analysis.usageByRepository().map { HolderUsage(name: $0.key, now: $0.value) },
            projects: analysis.usageByProject().map { HolderUsage(name: $0.key, now: $0.value) },
            predictions: predictions)
    }
}
