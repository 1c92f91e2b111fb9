import AuditCore
import TestSupport
import Testing

@Suite struct ExplanationTests {
    private let host: HostBuilder
    private let base: Image
    private let web: Image
    private let container: Container

    init() {
        var host = HostBuilder()
        base = host.image("base", bytes: 1000)
        web = host.image("web", tags: ["web:1", "web:latest"], on: base, bytes: 20)
        host.image("shop", tags: ["shop:1"], on: base, bytes: 3)
        container = host.container("run1", of: web, .exited, changes: 2, bytes: 7)
        self.host = host
    }

    private var lookup: ObjectLookup { ObjectLookup(host.analysis) }

    @Test func everyKindIsFoundByNameAndByPrefix() throws {
        #expect(try lookup.object(named: "web") == .image(web))
        #expect(try lookup.object(named: "docker.io/library/web:1") == .image(web))
        #expect(try lookup.object(named: web.id.short) == .image(web))
        #expect(try lookup.object(named: web.id.description) == .image(web))
        #expect(try lookup.object(named: "run1") == .container(container))
        #expect(try lookup.object(named: String(container.id.hex.prefix(9))) == .container(container))
        let top = try #require(web.topLayer)
        let position = try #require(host.analysis.forest.position(of: top))
        #expect(try lookup.object(named: String(top.hex.prefix(10))) == .layer(position))
    }

    @Test func anAmbiguousPrefixNamesItsCandidates() throws {
        var host = host
        host.container("web", of: base, .exited)
        let lookup = ObjectLookup(host.analysis)
        let error = #expect(throws: PlanError.self) { try lookup.object(named: "web") }
        var candidates: [String] = []
        if case .ambiguousObject("web", let found)? = error { candidates = found }
        #expect(candidates.count == 2)
        #expect(candidates.first == "image \(web.id.short) (web:1)")
        #expect(try lookup.object(named: "web", kind: .image) == .image(web))
        #expect(throws: PlanError.noSuchObject("web")) { try lookup.object(named: "web", kind: .volume) }
        #expect(throws: PlanError.noSuchObject("")) { try lookup.object(named: "") }
    }

    @Test func anImageIsExplainedLayerByLayer() throws {
        let plan = try host.plan {
            $0.images = ["web:1"]
            $0.discardChanges = true
        }
        let text = ImageExplanation(analysis: host.analysis, history: host.history, image: web, plan: plan).render()
        let top = try #require(web.topLayer)
        #expect(text.contains("  \(top.short)  20 B  nothing else\n"))
        #expect(text.contains("  \(base.topLayer!.short)  1 kB  shop:1, \(base.id.short)\n"))
        #expect(text.contains("Removing it and its containers frees 27 B; 1 kB of its layers are shared"))
        #expect(text.contains("which lie on the first shared layer, it frees 1.03 kB"))
        #expect(text.contains("run1 (\(container.id.short)), exited"))
        #expect(text.contains("  docker rm \(container.id.short)\n  docker rmi web:1\n  docker rmi web:latest\n"))
    }

    @Test func whatTheBuildCacheHoldsAsWellIsSaid() throws {
        var snapshot = host.analysis.snapshot
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = [
            BuildCacheRecord(
                id: "r", parents: [], type: "regular", description: "", isInUse: false, isShared: true, sizeBytes: 20,
                createdAt: nil, lastUsedAt: nil, usageCount: 1, chainID: web.topLayer)
        ]
        let plan = try host.plan { $0.images = ["web:1"] }
        let text = ImageExplanation(analysis: Analysis(snapshot), history: host.history, image: web, plan: plan)
            .render()
        #expect(text.contains("  \(web.topLayer!.short)  20 B  the build cache\n"))
        #expect(text.contains("  1 kB  shop:1, \(base.id.short), and the build cache\n"))
        #expect(text.contains("Removing it and its containers frees 7 B; 1.02 kB of its layers are shared"))
        #expect(
            text.contains(
                "The build cache holds 2 layers of it, too: once pruned, that frees another 20 B"))
    }

    @Test func aLayerNamesAllThatHoldIt() throws {
        let position = try #require(host.analysis.forest.position(of: base.topLayer))
        let text = LayerExplanation(analysis: host.analysis, history: host.history, position: position).render()
        #expect(text.contains("Held by 3 images"))
        #expect(text.contains("container run1 (exited) refers to it"))
        #expect(text.contains("which frees 1.03 kB together, but loses what run1 wrote\n"))
        #expect(text.contains(" --discard-changes\n") && !text.contains("--stop-running"))
        #expect(!text.contains("Orphaned"))
    }

    @Test func anOrphanedLayerSaysSinceWhen() throws {
        var host = HostBuilder()
        let image = host.image("lost", bytes: 9)
        host.history.orphanedSince[image.topLayer!] = Timestamp(seconds: 1_799_000_000)
        let text = LayerExplanation(analysis: host.analysis, history: host.history, position: 0).render()
        #expect(text.contains("Orphaned since 2027-01-03: no tagged image and no container holds it"))
    }

    @Test func aContainerSaysWhatItHoldsAndLoses() {
        let text = ContainerExplanation(
            analysis: host.analysis, container: container, commands: EngineCommand(program: "docker")
        ).render()
        #expect(text.contains("Removing it alone frees 7 B\nWith its image it frees 27 B\n"))
        #expect(text.contains("  # save it first: docker commit \(container.id.short) saved/run1\n"))
        #expect(text.contains("  docker rm \(container.id.short)\n"))
    }

    @Test func aPausedContainerIsUnpausedFirst() {
        var snapshot = host.analysis.snapshot
        snapshot.containers[0].state = .paused
        let text = ContainerExplanation(
            analysis: Analysis(snapshot), container: snapshot.containers[0], commands: EngineCommand(program: "docker")
        ).render()
        let id = container.id.short
        #expect(text.hasSuffix("  docker unpause \(id)\n  docker stop \(id)\n  docker rm \(id)\n"), "\(text)")
    }

    @Test func aVolumeNamesWhoMountsIt() {
        var snapshot = host.analysis.snapshot
        let volume = Volume(
            name: "data", driver: "local", createdAt: nil, labels: [:], sizeBytes: 12, isAnonymous: false)
        snapshot.volumes = [volume]
        snapshot.containers[0].mounts = [
            Container.Mount(kind: "volume", name: "data", source: "", destination: "/data")
        ]
        let docker = EngineCommand(program: "docker")
        let used = VolumeExplanation(
            analysis: Analysis(snapshot), history: host.history, volume: volume, commands: docker
        ).render()
        #expect(used.contains("run1 (\(container.id.short)), exited, at /data"))
        #expect(used.contains("In order, but losing what run1 wrote\n  # save it first: docker commit"))
        #expect(used.contains("  docker rm \(container.id.short)\n  docker volume rm data\n"))
        snapshot.containers = []
        let free = VolumeExplanation(
            analysis: Analysis(snapshot), history: host.history, volume: volume, commands: docker
        ).render()
        #expect(
            free.contains("No container mounts it, never seen mounted since")
                && free.contains("or: audit plan --volumes all"))
    }

    /// It goes with its stop, and its anonymous volumes with it.
    @Test(arguments: [true, false]) func aContainerThatRemovesItselfIsOnlyStopped(isAnonymous: Bool) {
        var snapshot = host.analysis.snapshot
        let volume = Volume(
            name: "data", driver: "local", createdAt: nil, labels: [:], sizeBytes: 12, isAnonymous: isAnonymous)
        snapshot.volumes = [volume]
        snapshot.containers[0].state = .running
        snapshot.containers[0].isAutoRemoved = true
        snapshot.containers[0].mounts = [
            Container.Mount(kind: "volume", name: "data", source: "", destination: "/data")
        ]
        let text = VolumeExplanation(
            analysis: Analysis(snapshot), history: host.history, volume: volume,
            commands: EngineCommand(program: "docker")
        ).render()
        #expect(text.contains("  docker stop \(container.id.short)\n") && !text.contains("docker rm"))
        #expect(text.contains("docker volume rm data") == !isAnonymous)
        let layer = LayerExplanation(analysis: Analysis(snapshot), history: host.history, position: 0).render()
        #expect(layer.contains(" --stop-running --discard-changes\n"))
        // Where another one mounts it, too, it stays.
        var other = snapshot.containers[0]
        other.id = .sha256(of: "other")
        other.state = .exited
        other.isAutoRemoved = false
        snapshot.containers.append(other)
        let shared = VolumeExplanation(
            analysis: Analysis(snapshot), history: host.history, volume: volume,
            commands: EngineCommand(program: "docker")
        ).render()
        #expect(shared.hasSuffix("docker volume rm data\n"))
        // Where that one goes first, it is gone by then.
        snapshot.containers.swapAt(0, 1)
        let last = VolumeExplanation(
            analysis: Analysis(snapshot), history: host.history, volume: volume,
            commands: EngineCommand(program: "docker")
        ).render()
        #expect(last.contains("docker volume rm data") == !isAnonymous)
        #expect(last.contains("docker cp") == isAnonymous)
    }
}
