import AuditCore
import TestSupport
import Testing

/// An image whose removal frees nothing stays; one whose layers go with the build cache goes before it.
@Suite struct FruitlessImagesTests {
    /// An image that nobody uses, and a record of the cache with its layer.
    private func plan(cacheUsed days: Int64, cacheAge: String = "7d") throws -> Plan {
        var host = HostBuilder()
        host.image("app", tags: ["app:1"], bytes: 300)
        var snapshot = host.analysis.snapshot
        snapshot.buildCache = [
            BuildCacheRecord(
                id: "r", parents: [], type: "regular", description: "", isInUse: false, isShared: true, sizeBytes: 300,
                createdAt: nil, lastUsedAt: Timestamp(seconds: HostBuilder.now.seconds - days * HostBuilder.day),
                usageCount: 1, chainID: snapshot.layers[0].chainID)
        ]
        snapshot.knowsCacheHolds = true
        var policy = Policy()
        (policy.unusedFor, policy.keepNewest, policy.localOnly) = (Age("0d")!, 0, .delete)
        policy.buildCacheUnusedFor = Age(cacheAge)!
        return try Planner(
            analysis: Analysis(snapshot), history: host.history, policy: policy,
            commands: EngineCommand(program: "docker")
        ).planWithAlternatives()
    }

    @Test func whatIsPrunedAfterwardsIsNoHolder() throws {
        let plan = try plan(cacheUsed: 20)
        #expect(plan.steps.map(\.action) == [.removeImage, .pruneBuildCache])
        #expect(plan.steps.map(\.frees) == [.zero, .exactly(300)])
        #expect(plan.frees == .exactly(300))
    }

    @Test(arguments: ["7d", "never"]) func whatStaysInTheCacheIs(cacheAge: String) throws {
        let plan = try plan(cacheUsed: 2, cacheAge: cacheAge)
        #expect(plan.steps.isEmpty)
        #expect(plan.kept.map(\.reason.text) == ["removing it frees nothing: the build cache holds its layers"])
        // And what is chosen for less of the cache isn't taken over for more of it.
        let alternative = try #require(plan.alternatives.first { $0.flag == "--build-cache-unused-for 0d" })
        #expect(alternative.addsBytes == 300)
    }

    /// No more of them than are needed, though none gives anything back before the cache is pruned.
    @Test(arguments: [1: 0, 150: 2, 400: 4, 500: 5]) func aTargetTakesAsManyAsItNeeds(target: Int64, removed: Int)
        throws
    {
        var host = HostBuilder()
        for name in ["a", "b", "c", "d", "e"] { host.image(name, tags: ["\(name):1"], bytes: 100) }
        var snapshot = host.analysis.snapshot
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = snapshot.layers.map {
            BuildCacheRecord(
                id: $0.chainID.hex, parents: [], type: "regular", description: "", isInUse: false, isShared: true,
                sizeBytes: 100, createdAt: nil, lastUsedAt: nil, usageCount: 1, chainID: $0.chainID)
        }
        snapshot.buildCache.append(
            BuildCacheRecord(
                id: "own", parents: [], type: "source.local", description: "", isInUse: false, isShared: false,
                sizeBytes: 1, createdAt: nil, lastUsedAt: nil, usageCount: 1))
        var policy = Policy()
        (policy.keepNewest, policy.localOnly, policy.free) = (0, .delete, ByteSize("\(target)B"))
        let plan = try Planner(
            analysis: Analysis(snapshot), history: host.history, policy: policy,
            commands: EngineCommand(program: "docker")
        ).plan()
        #expect(plan.steps.map(\.action) == Array(repeating: .removeImage, count: removed) + [.pruneBuildCache])
        #expect(plan.frees == .exactly(Int64(removed) * 100 + 1))
    }

    /// Made by the legacy builder: what only labels the base has the same layers, and is deleted with its child.
    @Test func aParentThatGoesAlongIsNoHolder() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 300)
        let parent = host.image("labelled", on: base, isChild: true, bytes: 0)
        host.image("app", tags: ["app:1"], on: parent, isChild: true, bytes: 20)
        func plan(keep: [String]) throws -> Plan {
            try host.plan {
                $0.keepNewest = 0
                $0.localOnly = .delete
                $0.keep = keep
            }
        }
        #expect(try plan(keep: []).commands == ["docker rmi app:1", "docker rmi base:1"])
        #expect(try plan(keep: []).frees == .exactly(320))
        #expect(try plan(keep: ["app"]).keptCode("base:1") == .holdsUsedLayers)
    }

    @Test func anImageWithoutBytesSaysSo() throws {
        var host = HostBuilder()
        host.image("empty", tags: ["empty:1"], bytes: 0)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.kept.map(\.reason.text) == ["removing it frees nothing: its layers hold no bytes"])
    }

    /// The layer that the cache holds as well is the smaller part.
    @Test func theCacheIsLeftWhereImagesAloneReachTheTarget() throws {
        var host = HostBuilder()
        let base = host.image("base", bytes: 1)
        host.image("app", tags: ["app:1"], on: base, bytes: 500)
        var snapshot = host.analysis.snapshot
        snapshot.images.removeAll { $0.id == base.id }
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = [
            BuildCacheRecord(
                id: "r", parents: [], type: "regular", description: "", isInUse: false, isShared: true, sizeBytes: 1,
                createdAt: nil, lastUsedAt: nil, usageCount: 1, chainID: base.topLayer)
        ]
        func actions(toFree bytes: Int) throws -> [Plan.Action] {
            var policy = Policy()
            (policy.keepNewest, policy.localOnly, policy.free) = (0, .delete, ByteSize("\(bytes)B"))
            return try Planner(
                analysis: Analysis(snapshot), history: host.history, policy: policy,
                commands: EngineCommand(program: "docker")
            ).plan().steps.map(\.action)
        }
        #expect(try actions(toFree: 400) == [.removeImage])
        #expect(try actions(toFree: 501) == [.removeImage, .pruneBuildCache])
    }

    /// A container was made from what its tag left behind: the engine stops there, and deletes what lies on it.
    @Test func aParentAboveOneInUseGoesAlong() throws {
        var host = HostBuilder()
        let used = host.image("used", bytes: 300)
        host.container("job", of: used, .running)
        let parent = host.image("parent", on: used, isChild: true, bytes: 20)
        host.image("app", tags: ["app:1"], on: parent, isChild: true, bytes: 0)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.commands == ["docker rmi app:1"])
        #expect(plan.frees == .exactly(20))
        #expect(plan.steps[0].alsoRemoves == [parent.id.description])
    }

    /// An empty layer of its own on what stays: whose layers those are is said, though nobody has the top one.
    @Test func whoeverHasItsBytesIsNamed() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 300)
        host.container("job", of: base, .running)
        host.image("app", tags: ["app:1"], on: base, bytes: 0)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        let kept = try #require(plan.kept.first { $0.name == "app:1" })
        #expect(kept.reason.code == .holdsUsedLayers)
        #expect(kept.reason.text == "removing it frees nothing: base:1 (container job, running) has the same layers")
    }
}
