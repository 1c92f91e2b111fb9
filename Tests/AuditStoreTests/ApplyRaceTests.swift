import AuditCore
import AuditStore
import Synchronization
import TestSupport
import Testing

/// Another client is at work between the plan and the run, and during the run.
@Suite struct ApplyRaceTests {
    private let host: ApplyHost
    /// Images with a step of their own and no container, the first to go first.
    private let victims: [Image]

    init() throws {
        host = try ApplyHost(Self.manyImages(tags: 2))
        let analysis = host.analysis
        victims = host.plan.steps.filter { $0.action == .removeImage }.map { analysis.images[Digest($0.target)!]! }
    }

    /// Ten images of one layer each with so many tags, and a container on the first.
    private static func manyImages(tags: Int) -> Snapshot {
        let images = (0..<10).map { number in
            Image(
                id: .sha256(of: "image \(number)"), tags: (1...tags).map { "app\(number):\($0)" },
                createdAt: Timestamp(seconds: 1_700_000_000 + Int64(number)), topLayer: .sha256(of: "layer \(number)"))
        }
        let layers = (0..<10).map { number in
            Layer(
                chainID: .sha256(of: "layer \(number)"), diffID: .sha256(of: "layer \(number)"), parent: nil,
                size: .exactly(Int64(100 + number)))
        }
        let container = Container(
            id: .sha256(of: "old"), name: "old", imageID: images[0].id, imageName: "app0:1", state: .exited,
            createdAt: Timestamp(seconds: 1_700_000_000), finishedAt: Timestamp(seconds: 1_700_000_001), exitCode: 0,
            writableBytes: 7, changedPathCount: 0)
        return Snapshot(
            engine: .sample, takenAt: Timestamp(seconds: 1_793_500_000), images: images, layers: layers,
            containers: [container])
    }

    /// What happened between plan and run, and what must be said of it.
    private static let changes: [(name: String, act: @Sendable (FakeEngine) -> Void, said: String)] = [
        ("container", { $0.run("late", .sha256(of: "image 3")) }, "container late (running) now uses app3:1"),
        ("tag moved", { $0.tag("app4:1", .sha256(of: "image 5")) }, "app4:1 names another image now"),
        ("tag added", { $0.tag("app4:stable", .sha256(of: "image 4")) }, "app4:1 is also named app4:stable now"),
        (
            "child",
            { engine in
                engine.add(Image(id: .sha256(of: "child"), tags: ["child:1"], parent: .sha256(of: "image 6")))
            }, "child:1 was built on app6:1"
        ),
        ("started", { $0.change(.sha256(of: "old")) { $0.state = .running } }, "container old is running now"),
        (
            "started and stopped",
            { $0.change(.sha256(of: "old")) { $0.startedAt = Timestamp(seconds: 1_793_500_009) } },
            "container old was started again"
        ),
    ]

    @Test(arguments: changes.indices) func aStalePlanIsRefusedAndNothingIsDone(index: Int) async throws {
        let change = Self.changes[index]
        let engine = FakeEngine(host.snapshot)
        change.act(engine)
        let before = engine.snapshot
        do {
            try await host.apply(on: engine)
            Issue.record("not refused")
        } catch let error as ApplyError {
            #expect("\(error)".contains(change.said), "\(error)")
        }
        #expect(engine.snapshot == before && engine.carriedOut.count == 0)
        #expect(try host.database.runs().isEmpty)
    }

    @Test(arguments: changes.indices) func skipChangedCarriesOutTheRest(index: Int) async throws {
        let engine = FakeEngine(host.snapshot)
        Self.changes[index].act(engine)
        let report = try await host.apply(on: engine, skipChanged: true)
        #expect(report.result.status == .incomplete)
        let skipped = report.steps.filter { $0.result.outcome == .skipped }
        #expect(!skipped.isEmpty && skipped.count <= 4)
        #expect(skipped.allSatisfy { $0.result.message != nil })
        #expect(report.steps.count { $0.result.outcome == .done } == host.plan.steps.count - skipped.count)
    }

    @Test func whatChangedButDoesNotMatterDoesNotBlock() async throws {
        let engine = FakeEngine(host.snapshot)
        engine.add(Image(id: .sha256(of: "other"), tags: ["other:1"]))
        engine.run("other", .sha256(of: "other"))
        engine.delete(.sha256(of: "image 9"))
        let report = try await host.apply(on: engine)
        #expect(report.result.status == .completed)
        #expect(report.steps.count { $0.result.outcome == .alreadyGone } == 2)
        // The plan leaves the image that had a container.
        #expect(engine.snapshot.images.map(\.displayName).sorted() == ["app0:1", "other:1"])
    }

    /// The change comes at every single look of the run: right before a step, or between two.
    /// With one tag each, an image is looked at while the one before it goes.
    @Test(arguments: 0..<5, [1, 2]) func nothingInUseIsLostWhateverTheInstant(kind: Int, tags: Int) async throws {
        let host = try ApplyHost(Self.manyImages(tags: tags))
        let instants = Mutex(0)
        _ = try await host.again().apply(on: FakeEngine(host.snapshot) { _ in instants.withLock { $0 += 1 } })
        for instant in 2..<instants.withLock({ $0 }) {
            let host = try host.again()
            let looks = Mutex(0)
            let act = Self.changes[kind].act
            let engine = FakeEngine(host.snapshot) { engine in
                if looks.withLock({ looks in
                    looks += 1
                    return looks == instant
                }) {
                    act(engine)
                }
            }
            let report = try await host.apply(on: engine, skipChanged: true)
            let left = engine.snapshot
            // Every container that was made has its image still.
            for container in left.containers {
                #expect(left.images.contains { $0.id == container.imageID }, "instant \(instant)")
            }
            #expect(report.steps.count == host.plan.steps.count)
            for (step, result) in report.steps where result.isSuccess && step.action != .untagImage {
                #expect(ApplyFaultTests.isGone(step, in: left), "instant \(instant): \(step.command)")
            }
            // A tag that was moved is still where it was moved to, or its image went by plan.
            if kind == 1, let image = left.images.first(where: { $0.id == .sha256(of: "image 5") }) {
                #expect(!image.tags.isEmpty || !report.steps.allSatisfy(\.result.isSuccess), "instant \(instant)")
            }
            ApplyFaultTests.expectOnlyPlanned(host, left)
        }
    }

    @Test func whenOthersDeleteWhatWeDeleteTheRunStopsAndCanGoOn() async throws {
        let looks = Mutex(0)
        let doomed = victims.suffix(5).map(\.id)
        let engine = FakeEngine(host.snapshot) { engine in
            if looks.withLock({ looks in
                looks += 1
                return looks == 6
            }) {
                for id in doomed { engine.delete(id) }
            }
        }
        let first = try await host.apply(on: engine)
        guard case .othersDelete(let names) = first.halt else {
            Issue.record("\(String(describing: first.halt))")
            return
        }
        #expect(names.count == 3 && first.result.status == .interrupted)
        // Looked at again, it is the state that everybody knows.
        let second = try await host.apply(on: engine)
        #expect(second.run == first.run && second.halt == nil && second.result.status == .completed)
        #expect(engine.snapshot.images.map(\.displayName) == ["app0:1"])
    }
}
