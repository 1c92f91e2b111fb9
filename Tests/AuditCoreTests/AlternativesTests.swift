import AuditCore
import TestSupport
import Testing

/// What flags that were not given would add.
@Suite struct AlternativesTests {
    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    @Test func aFirstNightSaysWhatMoreCouldGo() throws {
        var host = HostBuilder()
        host.history.since = HostBuilder.now
        host.image("app", tags: ["app:1"])
        let plan = try host.plan()
        #expect(plan.steps.isEmpty)
        #expect(plan.alternatives.map(\.addsBytes) == [100])
        #expect(plan.alternatives[0].flag == "--unused-for 0d --keep-newest 0 --local-only delete")
    }

    @Test func aHostOfDistinctRepositoriesSaysThatTheNewestCouldGo() throws {
        var host = HostBuilder()
        for name in ["a", "b", "c"] { host.image(name, tags: ["\(name):1"], digests: [name + Self.digest]) }
        let plan = try host.plan()
        #expect(plan.steps.isEmpty)
        #expect(plan.alternatives.map(\.flag) == ["--keep-newest 0"])
        #expect(plan.alternatives.map(\.addsBytes) == [300])
        // On its first night, ages must be given up too.
        host.history.since = HostBuilder.now
        for id in host.history.images.keys { host.history.images[id]?.presentSince = HostBuilder.now }
        let first = try host.plan()
        #expect(first.alternatives.map(\.flag) == ["--unused-for 0d --keep-newest 0"])
        #expect(first.alternatives.map(\.addsBytes) == [300])
    }

    @Test func aHostThatOnlyBuildsSaysWhatLocalImagesHold() throws {
        var host = HostBuilder()
        for build in 1...5 { host.image("build \(build)", tags: ["ci/app:\(build)"], age: 60 - Int64(build)) }
        let plan = try host.plan()
        #expect(plan.steps.isEmpty)
        #expect(plan.alternatives.map(\.flag).first == "--local-only delete")
        #expect(plan.alternatives.map(\.addsBytes) == [300, 500])
        #expect(plan.alternatives.last?.flag == "--unused-for 0d --keep-newest 0 --local-only delete")
    }

    @Test func stoppedContainersOfComposeProjectsAreSaidApart() throws {
        var host = HostBuilder()
        let image = host.image("app", tags: ["app:1"])
        let labels = ["com.docker.compose.project": "shop"]
        host.container("clean", of: image, .exited, changes: 0, bytes: 10)
        host.container("compose", of: image, .exited, changes: 0, bytes: 20, labels: labels)
        host.container("dirty", of: image, .exited, changes: 1, bytes: 40, labels: labels)
        let found = try host.plan().alternatives.filter { $0.flag.contains("--stopped-for") }
        #expect(
            found.map(\.flag) == [
                "--stopped-for 0d", "--stopped-for 0d --stopped-compose",
                "--stopped-for 0d --stopped-compose --discard-changes",
            ])
        #expect(found.map(\.addsBytes) == [10, 30, 70])
    }

    @Test func allVolumesAreOnlyWorthSayingIfThereAreNamedOnes() throws {
        var host = HostBuilder()
        host.volume("4a98228144cb", isAnonymous: true, bytes: 30)
        #expect(try host.plan().alternatives.map(\.flag) == ["--volumes anonymous"])
        host.volume("named", bytes: 5)
        let both = try host.plan().alternatives
        #expect(both.map(\.flag) == ["--volumes anonymous", "--volumes all"])
        #expect(both.map(\.addsBytes) == [30, 35])
    }
}
