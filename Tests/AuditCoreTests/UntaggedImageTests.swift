import AuditCore
import TestSupport
import Testing

/// Images that nothing but their ID names.
@Suite struct UntaggedImageTests {
    /// It is what a rollback needs.
    @Test func anOldImageThatLostItsTagLastNightStays() throws {
        var host = HostBuilder()
        let web = host.image("web", age: 60)
        let lost = ImageEvidence.LostTag(tag: "web:latest", at: HostBuilder.now)
        host.history.images[web.id]?.lostTags = [lost]
        let kept = try #require(try host.plan().kept.first)
        #expect(kept.reason.code == .youngDangling)
        #expect(kept.reason.text == "untagged, but not yet for 1d, was web:latest until 2027-01-15")
        host.history.images[web.id]?.lostTags[0].at.seconds -= HostBuilder.day
        #expect(try host.plan().commands == ["docker rmi \(web.id.short)"])
    }

    @Test func anOldUntaggedImageThatRanLastNightStays() throws {
        var host = HostBuilder()
        host.image("web", age: 60, lastUsed: 0)
        let kept = try #require(try host.plan().kept.first)
        #expect(kept.reason.text == "untagged, but seen in use on 2027-01-15, less than 1d ago")
    }

    /// A reproducible build's date is that of its sources.
    @Test func anImageOfAnOldDateThatCameLastNightStays() throws {
        var host = HostBuilder()
        let built = host.image("built", age: 60)
        host.history.images[built.id]?.presentSince = HostBuilder.now
        let kept = try #require(try host.plan().kept.first)
        #expect(kept.reason.text == "untagged, but not yet for 1d: a build may be using it")
        host.history.since = HostBuilder.now
        #expect(try host.plan().commands == ["docker rmi \(built.id.short)"])
    }

    /// Podman has no build cache, even where `/system/df` couldn't be read.
    @Test func nothingIsPrunedOnPodman() throws {
        var host = HostBuilder()
        host.image("old", age: 2)
        var snapshot = host.analysis.snapshot
        snapshot.gaps = [Snapshot.Gap(kind: "disk_usage", message: "500")]
        snapshot.layers[0].size.atMost = nil
        func actions(_ snapshot: Snapshot) throws -> [Plan.Action] {
            try Planner(
                analysis: Analysis(snapshot), history: host.history, policy: Policy(),
                commands: EngineCommand(program: "podman")
            ).plan().steps.map(\.action)
        }
        #expect(try actions(snapshot) == [.removeImage, .pruneBuildCache])
        snapshot.engine.product = .podman
        snapshot.engine.store = .podman
        #expect(try actions(snapshot) == [.removeImage])
    }

    @Test func aDanglingImageGoesByItsIDOnceItIsOldEnough() throws {
        var host = HostBuilder()
        let old = host.image("old", age: 2)
        let young = host.image("young", age: 0)
        let plan = try host.plan()
        #expect(plan.commands == ["docker rmi \(old.id.short)"])
        #expect(plan.steps[0].imageReference == old.id.description)
        #expect(plan.keptCode(young.id.short) == .youngDangling)
    }

    @Test func untaggedParentsGoWithTheirLastChild() throws {
        var host = HostBuilder()
        let grandparent = host.image("grandparent", bytes: 7)
        let parent = host.image("parent", on: grandparent, isChild: true, bytes: 20)
        host.image("child", tags: ["app:1"], on: parent, isChild: true, bytes: 300)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.commands == ["docker rmi app:1"])
        #expect(plan.steps[0].frees == .exactly(327))
        #expect(plan.steps[0].alsoRemoves == [parent.id.description, grandparent.id.description])
    }

    @Test func aProtectedParentIsLeftByNotPruning() throws {
        var host = HostBuilder()
        let parent = host.image("parent", bytes: 20, labels: ["audit.keep": ""])
        host.image("child", tags: ["app:1"], on: parent, isChild: true, bytes: 300)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.commands == ["docker rmi --no-prune app:1"])
        #expect(plan.steps[0].frees == .exactly(300))
        #expect(plan.keptCode(parent.id.short) == .keepLabel)
    }
}
