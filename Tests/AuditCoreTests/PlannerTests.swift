import AuditCore
import TestSupport
import Testing

@Suite struct PlannerTests {
    @Test func whatIsKeptIsCountedWithinTheLine() throws {
        var host = HostBuilder()
        for number in 0..<1200 { host.image("i\(number)", tags: ["i\(number):1"], digests: ["i@sha256:d"]) }
        let used = host.image("used", tags: ["used:1"])
        host.image("local", tags: ["local:1", "local:2"])
        host.container("run1", of: used)
        let text = PlanText(plan: try host.plan(), analysis: host.analysis, previous: nil, width: 60).render()
        let lines = text.split(separator: "\n").drop { !$0.hasPrefix("Kept: ") }
        #expect(lines.first?.hasPrefix("Kept: 1,202 images (1,200 newest") == true, "\(lines)")
        #expect(lines.prefix(4).allSatisfy { $0.count <= 60 }, "\(lines)")
    }

    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    // MARK: Images by age and use

    @Test func anUnusedPulledImageGoesAndCanBePulledAgain() throws {
        var host = HostBuilder()
        for version in 1...3 {
            host.image(
                "web \(version)", tags: ["web:\(version)"], digests: ["web" + Self.digest], age: 90 - Int64(version))
        }
        let plan = try host.plan()
        #expect(plan.commands == ["docker rmi web:1"])
        #expect(plan.steps[0].frees == .exactly(100))
        #expect(plan.steps[0].risk == .repull)
        #expect(plan.steps[0].restore == "docker pull web\(Self.digest) && docker tag web\(Self.digest) web:1")
        #expect(
            plan.steps[0].reason.text
                == "2 newer images of web; not seen in use in 41 readings since \(host.history.images[host.images[0].id]!.firstSeenAt.day)"
        )
        #expect(plan.keptCode("web:2") == .newest)
    }

    @Test func anImageThatOnlyExistsHereStays() throws {
        var host = HostBuilder()
        host.image("app", tags: ["app:1"])
        #expect(try host.plan { $0.keepNewest = 0 }.keptCode("app:1") == .localOnly)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.localOnly = .delete
        }
        #expect(plan.commands == ["docker rmi app:1"])
        #expect(plan.steps[0].risk == .lost && plan.steps[0].restore == nil)
    }

    @Test func nothingIsUnusedForLongerThanTheSnapshotsReachBack() throws {
        var host = HostBuilder()
        host.history.since = Timestamp(seconds: HostBuilder.now.seconds - 5 * HostBuilder.day)
        host.image("web", tags: ["web:1"], digests: ["web" + Self.digest])
        let plan = try host.plan { $0.keepNewest = 0 }
        #expect(plan.keptCode("web:1") == .historyTooShort)
        #expect(
            try host.plan {
                $0.keepNewest = 0
                $0.unusedFor = Age("5d")!
            }.commands == ["docker rmi web:1"])
    }

    @Test(arguments: [29: Reason.Code?.some(.usedRecently), 30: nil, 31: nil])
    func useCountsToTheSnapshotsTime(daysAgo: Int64, code: Reason.Code?) throws {
        var host = HostBuilder()
        host.image("web", tags: ["web:1"], digests: ["web" + Self.digest], lastUsed: daysAgo)
        #expect(try host.plan { $0.keepNewest = 0 }.keptCode("web:1") == code)
    }

    @Test func anImageThatCameBackIsNotUnusedForAges() throws {
        var host = HostBuilder()
        let web = host.image("web", tags: ["web:1"], digests: ["web" + Self.digest], lastUsed: 60)
        host.history.images[web.id]?.presentSince = Timestamp(seconds: HostBuilder.now.seconds - HostBuilder.day)
        let kept = try #require(try host.plan { $0.keepNewest = 0 }.kept.first)
        #expect(kept.reason.code == .seenRecently)
        #expect(kept.reason.text == "back, after it was gone, since 2027-01-14, less than 30d ago")
    }

    @Test func anImageThatSomethingWasBuiltOnRecentlyIsInUse() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], digests: ["base" + Self.digest])
        host.image("app", tags: ["app:1"], on: base, age: 3)
        #expect(try host.plan { $0.keepNewest = 0 }.keptCode("base:1") == .builtOn)
    }

    @Test func anImageWhoseLayersAreNeededAllTheSameStays() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], digests: ["base" + Self.digest])
        let app = host.image("app", tags: ["app:1"], on: base, age: 60)
        host.container("run1", of: app)
        let plan = try host.plan { $0.keepNewest = 0 }
        let kept = try #require(plan.kept.first { $0.name == "base:1" })
        #expect(kept.reason.code == .holdsUsedLayers)
        #expect(kept.reason.text.contains("app:1 (container run1, running)"))
    }

    /// On the containerd store an image has compressed blobs of its own beside the layers it shares.
    @Test func anImageWithBlobsOfItsOwnFreesThose() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"])
        host.container("run1", of: host.image("app", tags: ["app:1"], on: base, age: 60))
        var snapshot = host.analysis.snapshot
        snapshot.engine.store = .containerd
        func commands(_ content: ImageContent) throws -> [String] {
            let position = snapshot.images.firstIndex { $0.id == base.id }!
            snapshot.images[position].content = content
            var policy = Policy()
            policy.keepNewest = 0
            policy.localOnly = .delete
            policy.buildCacheUnusedFor = .never
            return try Planner(
                analysis: Analysis(snapshot), history: host.history, policy: policy,
                commands: EngineCommand(program: "docker")
            ).plan().commands
        }
        let blob = ImageContent.Blob(digest: .sha256(of: "blob"), sizeBytes: 40)
        #expect(try commands(.blobs([blob])) == ["docker rmi base:1"])
        #expect(try commands(.total(40)) == ["docker rmi base:1"])
        #expect(try commands(.none) == [])
    }

    @Test func imagesAreCountedByImageAndNotByTag() throws {
        var host = HostBuilder()
        host.image("new", tags: ["web:3", "web:latest", "web:stable"], digests: ["web" + Self.digest], age: 50)
        host.image("middle", tags: ["web:2"], digests: ["web" + Self.digest], age: 60)
        host.image("old", tags: ["web:1"], digests: ["web" + Self.digest], age: 70)
        #expect(try host.plan().commands == ["docker rmi web:1"])
    }

    /// As buildpacks, Bazel and other reproducible builds make them.
    @Test func ofImagesOfOneDateTheOneSeenLastIsTheNewest() throws {
        var host = HostBuilder()
        for version in 1...4 {
            let image = host.image("\(version)", tags: ["web:\(version)"], digests: ["web" + Self.digest], age: 400)
            host.history.images[image.id]?.firstSeenAt.seconds += Int64(version) * HostBuilder.day
            host.history.images[image.id]?.presentSince = host.history.since
        }
        #expect(try Set(host.plan().commands) == ["docker rmi web:1", "docker rmi web:2"])
    }

    @Test func everyTagGoesAndThenDigestsOfRepositoriesWithoutOne() throws {
        var host = HostBuilder()
        host.image(
            "web", tags: ["web:1", "localhost:5000/team/web:1"],
            digests: ["web" + Self.digest, "other/web" + Self.digest])
        let plan = try host.plan { $0.keepNewest = 0 }
        #expect(
            plan.commands == [
                "docker rmi localhost:5000/team/web:1", "docker rmi web:1", "docker rmi other/web\(Self.digest)",
            ])
        #expect(plan.steps.map(\.action) == [.untagImage, .untagImage, .removeImage])
        #expect(plan.steps.map(\.frees) == [.zero, .zero, .exactly(100)])
    }

    // MARK: Protection

    @Test(arguments: ["web", "web:1", "docker.io/library/web", "w*", "*/web:?"])
    func aMatchingNameKeepsTheImage(pattern: String) throws {
        var host = HostBuilder()
        host.image("web", tags: ["web:1"], digests: ["web" + Self.digest])
        #expect(
            try host.plan {
                $0.keepNewest = 0
                $0.keep = [pattern]
            }.keptCode("web:1") == .keepPattern)
        // Not even when it is asked for.
        #expect(
            try host.plan {
                $0.images = ["web:1"]
                $0.keep = [pattern]
            }.steps.isEmpty)
    }

    @Test func aLabelKeepsWithOrWithoutItsValue() throws {
        var host = HostBuilder()
        host.image("web", tags: ["web:1"], digests: ["web" + Self.digest], labels: ["team": "infra"])
        func code(_ label: String) throws -> Reason.Code? {
            try host.plan {
                $0.keepNewest = 0
                $0.keepLabels.append(label)
            }.keptCode("web:1")
        }
        #expect(try code("team") == .keepLabel)
        #expect(try code("team=infra") == .keepLabel)
        #expect(try code("team=web") == nil)
    }

    // MARK: Containers

    @Test func stoppedContainersGoOnlyWhenAskedAndClean() throws {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"])
        host.container("clean", of: image, .exited, bytes: 5)
        host.container("dirty", of: image, .exited, changes: 3)
        host.container("unknown", of: image, .exited, changes: nil)
        host.container("recent", of: image, .exited, stopped: 1)
        host.container("service", of: image, .exited, restart: "unless-stopped")
        host.container("compose", of: image, .exited, labels: ["com.docker.compose.project": "shop"])
        #expect(try host.plan().steps.isEmpty)
        let plan = try host.plan { $0.stoppedFor = Age("7d")! }
        #expect(plan.steps.map(\.name) == ["clean"])
        #expect(plan.steps[0].frees == .exactly(5))
        #expect(plan.keptCode("dirty") == .holdsData)
        #expect(plan.keptCode("unknown") == .holdsData)
        #expect(plan.keptCode("recent") == .stoppedRecently)
        #expect(plan.keptCode("service") == .restartPolicy)
        #expect(plan.keptCode("compose") == .composeProject)
        let discarding = try host.plan {
            $0.stoppedFor = Age("7d")!
            $0.discardChanges = true
        }
        #expect(discarding.steps.map(\.name) == ["clean", "dirty", "unknown"])
        #expect(discarding.steps[1].risk == .lost)
        #expect(discarding.steps[1].restore?.contains("docker commit") == true)
    }

    // MARK: Repositories

    @Test func repositoriesAreToldApartByPortPathAndDigest() throws {
        var host = HostBuilder()
        func pulled(_ repository: String, _ tag: String?, age: Int64) {
            let name = "\(repository) \(tag ?? "") \(age)"
            host.image(
                name, tags: tag.map { [repository + ":" + $0] } ?? [],
                digests: ["\(repository)@\(Digest.sha256(of: name))"], age: age)
        }
        pulled("localhost:5000/web", "1", age: 50)
        pulled("localhost:5000/a/b/web", "1", age: 51)
        pulled("web", "1", age: 52)
        // The tag moved: the older image is left with its digest, and still counts.
        pulled("moved", "latest", age: 53)
        pulled("moved", nil, age: 54)
        pulled("moved", nil, age: 55)
        let plan = try host.plan { $0.keepNewest = 1 }
        #expect(plan.steps.map { ImageReference($0.name).repository } == ["moved", "moved"])
        #expect(plan.steps.allSatisfy { ImageReference($0.name).digest != nil })
        #expect(plan.keptCode("moved:latest") == .newest)
    }

    @Test func supersededVersionsGoFirst() throws {
        var host = HostBuilder()
        host.image("single", tags: ["single:1"], digests: ["single" + Self.digest], age: 99)
        host.image("old", tags: ["web:1"], digests: ["web" + Self.digest], age: 60)
        host.image("new", tags: ["web:2"], digests: ["web" + Self.digest], age: 50)
        host.image("lost", age: 9)
        let plan = try host.plan { $0.keepNewest = 0 }
        #expect(plan.steps.map(\.name).dropFirst() == ["web:1", "single:1", "web:2"])
    }

    @Test func whatOnlyEventsSawIsSaidSo() throws {
        var host = HostBuilder()
        let image = host.image("web", tags: ["web:1"], digests: ["web" + Self.digest], lastUsed: 40)
        host.history.images[image.id]?.readingsInUse = 0
        let reason = try host.plan { $0.keepNewest = 0 }.steps.first?.reason.text
        #expect(reason == "in use in none of 41 readings, last named by an event on 2026-12-06")
    }
}
