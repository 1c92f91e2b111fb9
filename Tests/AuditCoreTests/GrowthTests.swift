import AuditCore
import TestSupport
import Testing

/// Who added the bytes.
@Suite struct GrowthTests {
    @Test func newLayersAreTheRepositorysThatHasThemAlone() {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 1000)
        let job = host.container("job", of: base, bytes: 5)
        let before = host.analysis
        host.image("runner", tags: ["ci/runner:2"], on: base, bytes: 300)
        let common = host.image("common", tags: ["a:1", "b:1"], on: base, bytes: 40)
        host.image("on it", tags: ["a:2"], on: common, bytes: 2)
        host.image("lost", on: base, bytes: 6)
        var after = host.analysis.snapshot
        after.containers[0].writableBytes = 12
        let growth = Growth(from: before, to: Analysis(after))
        #expect(
            growth.parts.map(\.owner) == [
                .repository("ci/runner"), .severalRepositories, .containers, .untaggedImages, .repository("a"),
            ])
        #expect(growth.parts.map(\.grownBytes) == [300, 40, 7, 6, 2])
        #expect(growth.parts[2].id == job.id.hex && growth.parts[2].name == "job")
        #expect(growth.parts[0].name == "ci/runner:2")
        let back = Growth(from: Analysis(after), to: before)
        #expect(back.byOwner.first { $0.owner == .repository("ci/runner") }?.grownBytes == -300)
    }

    @Test func aSizeReadOnlyOnceIsSaid() {
        var before = HostBuilder().analysis.snapshot
        func volume(_ name: String, _ bytes: Int64?) -> Volume {
            Volume(name: name, driver: "local", createdAt: nil, labels: [:], sizeBytes: bytes, isAnonymous: false)
        }
        before.volumes = [volume("a", nil), volume("b", 3), volume("c", nil)]
        var after = before
        after.volumes = [volume("a", 70), volume("b", 4), volume("c", nil)]
        let growth = Growth(from: Analysis(before), to: Analysis(after))
        #expect(growth.measuredOnce == 1)
        #expect(growth.parts.map(\.grownBytes) == [70, 1])
    }
}
