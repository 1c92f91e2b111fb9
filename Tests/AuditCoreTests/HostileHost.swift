import AuditCore
import TestSupport

/// A host on which every name was chosen to break something.
enum HostileHost {
    /// What a name is made of: shell, Markdown, CSV, HTML, terminal.
    static let name = "x'\u{301}\"$(touch pwned)`touch pwned`;|\u{301}|<b>\\\n\u{1b}[31m\u{202e}#*_~&'"

    static func content(engineName: String = name, previous: Bool = true) throws -> ReportContent {
        var host = HostBuilder()
        let digest = "@sha256:" + String(repeating: "d", count: 64)
        let base = host.image("base", tags: ["\(name):1"], digests: ["\(name)\(digest)"])
        host.image("app", tags: ["\(name)/app:1"], on: base, labels: [name: name])
        let used = host.image("used", tags: ["\(name)/used:1"], age: 20)
        host.image("dangling", age: 40)
        host.container(name, of: used, .exited, changes: 3, bytes: 7)
        var snapshot = host.analysis.snapshot
        snapshot.engine.name = engineName
        snapshot.engine.id = name
        snapshot.engine.version = name
        snapshot.volumes = [
            Volume(name: name, driver: name, createdAt: nil, labels: [name: name], sizeBytes: 1, isAnonymous: false)
        ]
        snapshot.buildCache = [
            BuildCacheRecord(
                id: name, parents: [], type: name, description: "=" + name, isInUse: false, isShared: false,
                sizeBytes: 1, createdAt: nil, lastUsedAt: nil, usageCount: 0)
        ]
        snapshot.gaps = [Snapshot.Gap(kind: "image", message: name)]
        return try content(of: snapshot, history: host.history, previous: previous)
    }

    private static func content(of snapshot: Snapshot, history: History, previous: Bool) throws -> ReportContent {
        let analysis = Analysis(snapshot)
        let commands = EngineCommand(program: "docker")
        var policy = Policy()
        policy.localOnly = .delete
        policy.keepNewest = 0
        var plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands)
            .planWithAlternatives()
        plan.number = 7
        var before = snapshot
        before.takenAt.seconds -= 86_400
        before.images = before.images.map { image in
            var image = image
            image.tags = image.tags.isEmpty ? ["\(name):moved"] : image.tags
            return image
        }
        return ReportContent(
            number: 2, analysis: analysis, history: history, plan: plan, previous: previous ? (1, before) : nil,
            commands: commands)
    }
}
