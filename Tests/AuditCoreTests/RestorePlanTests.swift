import AuditCore
import Testing

/// What comes back, how, and what can't.
@Suite struct RestorePlanTests {
    private let digest = "r.example/web@" + Digest.sha256(of: "manifest").description
    private var host: HostBuilder

    init() {
        host = HostBuilder()
        let web = host.image("web", tags: ["r.example/web:1", "r.example/web:2"], digests: [digest])
        host.image("lost", tags: ["lost:1"])
        host.image("saved", tags: ["saved:1"])
        host.container("job", of: web, .exited, changes: 3)
    }

    private func restore(now images: [Image] = []) throws -> RestorePlan {
        let plan = try host.plan { policy in
            policy.images = ["r.example/web:1", "lost:1", "saved:1"]
            policy.discardChanges = true
        }
        let removed = plan.steps.map { step in
            RestorePlan.Removed(step: step, savedAs: step.name == "saved:1" ? "/archives/saved.tar" : nil)
        }
        var now = host.analysis.snapshot
        now.images = images
        now.containers = []
        return RestorePlan(removed, before: host.analysis.snapshot, now: now)
    }

    @Test func imagesArePulledOrLoadedAndTheRestIsNamed() throws {
        let restore = try restore()
        #expect(
            Set(restore.commands(EngineCommand(program: "docker"))) == [
                "docker pull \(digest)", "docker tag \(Digest.sha256(of: "web")) r.example/web:1",
                "docker tag \(Digest.sha256(of: "web")) r.example/web:2", "docker load -i /archives/saved.tar",
                "docker tag \(Digest.sha256(of: "saved")) saved:1",
            ])
        #expect(restore.losses.map(\.name).sorted() == ["container job", "lost:1"])
        #expect(Set(restore.losses.map(\.kind)) == [.container, .image])
    }

    @Test func anImageThatIsStillThereGetsItsTagsAndOthersKeepTheirs() throws {
        let web = try #require(host.images.first)
        var untagged = web
        untagged.tags = []
        var other = try #require(host.images.last)
        other.tags = ["r.example/web:2", "saved:1"]
        let restore = try restore(now: [untagged, other])
        let item = try #require(restore.items.first { $0.id == web.id })
        #expect(item.sources.isEmpty && item.tags == ["r.example/web:1"])
        let tag = try #require(restore.losses.first { $0.name == "tag r.example/web:2" })
        #expect(tag.kind == .other && tag.why.contains(other.id.short))
        #expect(restore.items.count == 1)
    }
}
