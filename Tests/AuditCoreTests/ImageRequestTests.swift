import AuditCore
import TestSupport
import Testing

/// `--image`: what is asked for by name, and what is in its way.
@Suite struct ImageRequestTests {
    @Test func whatIsInTheWayGoesFirst() throws {
        var host = HostBuilder()
        let image = host.image("sshd", tags: ["eg_sshd:1", "eg_sshd:latest"])
        let container = host.container("test_sshd", of: image, bytes: 5)
        let plan = try host.plan {
            $0.images = ["eg_sshd"]
            $0.stopRunning = true
        }
        #expect(
            plan.commands == [
                "docker stop \(container.id.short)", "docker rm \(container.id.short)", "docker rmi eg_sshd:1",
                "docker rmi eg_sshd:latest",
            ])
        #expect(plan.frees == .exactly(105))
    }

    @Test func withoutLeaveNothingIsDoneAndTheReasonNamesTheContainer() throws {
        var host = HostBuilder()
        let image = host.image("sshd", tags: ["eg_sshd:1"])
        host.container("other", of: image, .exited)
        host.container("test_sshd", of: image)
        let plan = try host.plan { $0.images = ["eg_sshd:1"] }
        #expect(plan.steps.isEmpty)
        #expect(plan.kept.first { $0.name == "eg_sshd:1" }?.reason.text.contains("test_sshd is running") == true)
        #expect(plan.keptCode("other") == .blocked)
    }

    @Test func unsavedDataIsOnlyEverDiscardedOnRequest() throws {
        var host = HostBuilder()
        let image = host.image("db", tags: ["db:1"])
        host.container("data", of: image, .exited, changes: 12)
        #expect(
            try host.plan {
                $0.images = ["db:1"]
                $0.stopRunning = true
            }.keptCode("db:1") == .holdsData)
        let plan = try host.plan {
            $0.images = ["db:1"]
            $0.discardChanges = true
        }
        #expect(plan.steps.map(\.action) == [.removeContainer, .removeImage])
        #expect(plan.steps[0].restore?.contains("docker commit") == true)
    }

    @Test func aContainerStartedWithRmIsGoneOnceStopped() throws {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"])
        let container = host.container("once", of: image, bytes: 9, isAutoRemoved: true)
        let plan = try host.plan {
            $0.images = ["job:1"]
            $0.stopRunning = true
        }
        #expect(plan.commands == ["docker stop \(container.id.short)", "docker rmi job:1"])
        #expect(plan.steps[0].alsoRemoves == [container.id.hex])
        #expect(plan.steps[0].frees == .exactly(9))
    }

    @Test func anAnonymousVolumeThatGoesWithItsContainerIsData() throws {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"])
        let volume = Digest.sha256(of: "volume").hex
        let mount = Container.Mount(kind: "volume", name: volume, source: "", destination: "/data")
        host.container("once", of: image, isAutoRemoved: true, mounts: [mount])
        let cautious = try host.plan {
            $0.images = ["job:1"]
            $0.stopRunning = true
        }
        #expect(cautious.steps.isEmpty && cautious.keptCode("job:1") == .holdsData)
        let plan = try host.plan {
            $0.images = ["job:1"]
            $0.stopRunning = true
            $0.discardChanges = true
        }
        #expect(plan.steps.first?.action == .stopContainer && plan.steps.first?.risk == .lost)
    }

    /// A running container of `job:1`, started with `--rm`, whose anonymous volume goes once it has stopped.
    private func hostWithAVolumeThatGoesAlong(bytes: Int64?, labels: [String: String] = [:]) -> HostBuilder {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"])
        let volume = Digest.sha256(of: "volume").hex
        let mount = Container.Mount(kind: "volume", name: volume, source: "", destination: "/data")
        host.container("once", of: image, bytes: 9, isAutoRemoved: true, mounts: [mount])
        host.volume(volume, isAnonymous: true, bytes: bytes, labels: labels)
        return host
    }

    /// An image made of the container has nothing of its volumes.
    @Test func suchAVolumeIsSavedByCopyingIt() throws {
        let host = hostWithAVolumeThatGoesAlong(bytes: 7)
        let id = host.containers[0].id.short
        let copy = "docker cp \(id):/data - > \(Digest.sha256(of: "volume").hex.prefix(12)).tar"
        #expect(try planToStop(host).steps.first?.restore == "nothing brings it back; save it first: \(copy)")
        let explanation = ContainerExplanation(
            analysis: host.analysis, container: host.containers[0], commands: EngineCommand(program: "docker")
        ).render()
        #expect(explanation.contains("# save it first: \(copy)\n  docker stop \(id)\n"))
        #expect(explanation.contains("Removing it alone frees 16 B\n"))
    }

    private func planToStop(_ host: HostBuilder, keep: [String] = []) throws -> Plan {
        try host.plan {
            $0.images = ["job:1"]
            $0.stopRunning = true
            $0.discardChanges = true
            $0.keep = keep
        }
    }

    @Test func aVolumeThatMustStayKeepsTheContainerThatWouldTakeItAlong() throws {
        let volume = Digest.sha256(of: "volume").hex
        let labelled = hostWithAVolumeThatGoesAlong(bytes: 50, labels: ["audit.keep": ""])
        let named = hostWithAVolumeThatGoesAlong(bytes: 50)
        for plan in [try planToStop(labelled), try planToStop(named, keep: [volume])] {
            #expect(plan.steps.isEmpty)
            let kept = try #require(plan.kept.first { $0.name == "once" })
            #expect(kept.reason.text.contains("takes the volume \(volume) along, which must stay"))
        }
    }

    @Test func theVolumesThatGoWithAStopAreCounted() throws {
        let plan = try planToStop(hostWithAVolumeThatGoesAlong(bytes: 50))
        #expect(plan.steps[0].alsoRemoves.count == 2)
        #expect(plan.steps[0].frees == .exactly(59) && plan.frees == .exactly(159))
        let open = try planToStop(hostWithAVolumeThatGoesAlong(bytes: nil))
        #expect(open.steps[0].frees == ByteRange(atLeast: 9, atMost: nil))
    }

    private func hostWithASharedVolume() -> HostBuilder {
        var host = hostWithAVolumeThatGoesAlong(bytes: 50)
        host.container("twice", of: host.images[0], bytes: 3, isAutoRemoved: true, mounts: host.containers[0].mounts)
        return host
    }

    /// It stays as long as one of them does, so the last isn't stopped for nothing.
    @Test func theLastOfThemWaitsForTheOthers() async throws {
        let host = hostWithASharedVolume()
        var plan = try planToStop(host)
        plan.number = 1
        let engine = FakeEngine(host.analysis.snapshot)
        var readiness = Applier.Readiness()
        readiness.barred = [1: "it changed"]
        let report = try await Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now }
        ).apply(plan, before: host.analysis, readiness: readiness)
        #expect(report.steps.map(\.result.outcome) == [.skipped, .skipped, .skipped])
        #expect(report.result.freedBytes == 0)
    }

    /// Nothing is removed for an image that turns out to stay.
    @Test func whatIsInTheWayStaysWithTheImage() async throws {
        var host = HostBuilder()
        let jobs = host.image("job", tags: ["job:1"])
        let other = host.image("other", tags: ["other:1"])
        host.container("again", of: jobs, .running)
        host.container("done", of: jobs)
        host.container("else", of: other)
        var plan = try host.plan {
            $0.images = ["job:1", "other:1"]
            $0.stopRunning = true
            $0.discardChanges = true
        }
        plan.number = 1
        var now = host.analysis.snapshot
        let again = try #require(now.containers.firstIndex { $0.name == "again" })
        now.containers[again].startedAt = HostBuilder.now
        let engine = FakeEngine(now)
        let applier = Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now })
        let readiness = try await applier.check(plan, before: host.analysis, now: now, skipChanged: true)
        let rest = plan.remaining(host.analysis, readiness: readiness).plan
        #expect(Set(rest.steps.map(\.name)) == ["else", "other:1"])
    }

    /// Not where another container that stays has it, too.
    @Test func aVolumeThatMustStayIsNoObstacleWhereItStays() throws {
        var host = hostWithAVolumeThatGoesAlong(bytes: 50, labels: ["audit.keep": ""])
        let other = host.image("other", tags: ["other:1"])
        host.container("stays", of: other, mounts: host.containers[0].mounts)
        #expect(try planToStop(host).steps.map(\.action) == [.stopContainer, .removeImage])
    }

    /// It goes with the last of them, so it is counted there, and it may have to stay.
    @Test func aVolumeThatTwoShareGoesWithTheLast() throws {
        let host = hostWithASharedVolume()
        let stops = try planToStop(host).steps.filter { $0.action == .stopContainer }
        #expect(stops.map(\.alsoRemoves.count) == [1, 2])
        #expect(stops.map(\.frees) == [.exactly(9), .exactly(53)])
        let copies = stops.map { step in step.restore?.contains("docker cp") ?? false }
        #expect(copies == [false, true])
        #expect(try planToStop(host, keep: [Digest.sha256(of: "volume").hex]).steps.isEmpty)
    }

    @Test func theVolumesThatWentWithAStopWereFreed() async throws {
        let host = hostWithAVolumeThatGoesAlong(bytes: 50)
        var plan = try planToStop(host)
        plan.number = 1
        let engine = FakeEngine(host.analysis.snapshot)
        let report = try await Applier(
            source: engine, remover: engine, journal: MemoryJournal(), clock: { HostBuilder.now }
        ).apply(plan, before: host.analysis)
        #expect(report.result.freedBytes == 159)
    }

    @Test func aPausedContainerCantBeStopped() throws {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"])
        host.container("paused", of: image, .paused)
        #expect(
            try host.plan {
                $0.images = ["job:1"]
                $0.stopRunning = true
            }.keptCode("job:1") == .paused)
    }

    @Test func aNamedChildIsNotDeletedForItsParent() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"])
        host.image("app", tags: ["app:1"], on: base, isChild: true)
        let plan = try host.plan { $0.images = ["base:1"] }
        #expect(plan.steps.isEmpty && plan.keptCode("base:1") == .blocked)
        #expect(
            try host.plan { $0.images = ["base:1", "app:1"] }.commands == ["docker rmi app:1", "docker rmi base:1"])
    }

    @Test(arguments: [["base:1", "app:1"], ["app:1", "base:1"]])
    func whatStaysKeepsWhatItWasBuiltOn(names: [String]) throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"])
        let app = host.image("app", tags: ["app:1"], on: base, isChild: true)
        host.container("server", of: app)
        host.container("old", of: base, .exited)
        let plan = try host.plan { $0.images = names }
        #expect(plan.steps.isEmpty, "\(plan.commands)")
        #expect(plan.keptCode("app:1") == .running && plan.keptCode("base:1") == .blocked)
        #expect(plan.keptCode("old") == .blocked)
    }

    /// A container that mounts one image and runs another is in the way of both.
    @Test(arguments: [["web:1", "assets:1"], ["assets:1", "web:1"]])
    func aContainerGoesForTheImageThatGoes(names: [String]) throws {
        var host = HostBuilder()
        let web = host.image("web", tags: ["web:1"], labels: ["audit.keep": ""])
        let assets = host.image("assets", tags: ["assets:1"])
        let mount = Container.Mount(kind: "image", name: "assets:1", source: "", destination: "/a", imageID: assets.id)
        host.container("reader", of: web, .exited, mounts: [mount])
        let plan = try host.plan { $0.images = names }
        #expect(plan.steps.map(\.name) == ["reader", "assets:1"])
        #expect(plan.keptCode("web:1") == .keepLabel)
    }

    @Test func imagesAreFoundByNameOrUnambiguousID() throws {
        var host = HostBuilder()
        let image = host.image("web", tags: ["web:latest"])
        for name in ["web", "web:latest", "docker.io/library/web", image.id.short, image.id.description] {
            #expect(try host.plan { $0.images = [name] }.commands == ["docker rmi web:latest"])
        }
        #expect(throws: PlanError.noSuchImage("nosuch")) { try host.plan { $0.images = ["nosuch"] } }
    }

    /// As Docker has it: whatever tag is written before a digest, the digest decides.
    @Test func withADigestTheTagIsIgnored() throws {
        let digest = Digest.sha256(of: "web")
        var host = HostBuilder()
        let image = host.image("web", tags: ["web:2"], digests: ["web@\(digest)"])
        for name in ["web:2@\(digest)", "docker.io/library/web:1@\(digest)", "web@\(digest)", "web@\(image.id)"] {
            #expect(try host.plan { $0.images = [name] }.commands.last == "docker rmi web:2", "\(name)")
        }
        for name in ["web:2@\(Digest.sha256(of: "other"))", "other@\(digest)"] {
            #expect(throws: PlanError.noSuchImage(name)) { try host.plan { $0.images = [name] } }
        }
    }

    @Test func aNameComesBeforeTheBeginningOfAnID() throws {
        var host = HostBuilder()
        let web = host.image("web", tags: ["web:1"])
        let named = host.image("named", tags: ["\(web.id.short):latest"])
        let images = host.analysis.snapshot.images
        #expect(ImageLookup(images).ids(meantBy: web.id.short) == [named.id])
        #expect(ImageLookup([web]).ids(meantBy: web.id.short) == [web.id])
        let former = ImageLookup([web], formerTags: ["\(web.id.short):latest": named.id])
        #expect(former.ids(meantBy: web.id.short) == [named.id])
        #expect(ImageLookup([web]).ids(meantBy: String(web.id.hex.prefix(3))) == [])
    }
}
