import AuditCore
import TestSupport
import Testing

/// A container keeps the images that it mounts as it keeps its own.
@Suite struct ImageMountTests {
    private func host(of state: Container.State) -> (host: HostBuilder, assets: Image) {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"])
        let assets = host.image("assets", tags: ["assets:1"], digests: ["assets@" + Digest.sha256(of: "a").description])
        host.container("reader", of: base, state, bytes: 7, mounts: [mount(assets.id)])
        return (host, assets)
    }

    private func mount(_ image: ImageID?) -> Container.Mount {
        Container.Mount(kind: "image", name: "assets:1", source: "", destination: "/assets", imageID: image)
    }

    @Test func whatIsMountedIsInUse() throws {
        let (host, _) = host(of: .running)
        let plan = try host.plan { $0.keepNewest = 0 }
        #expect(plan.steps.isEmpty)
        #expect(plan.keptCode("assets:1") == .inUse)
    }

    @Test func theContainerGoesFirstAndItsLayersWithTheImage() throws {
        let (host, assets) = host(of: .exited)
        let plan = try host.plan { $0.images = ["assets:1"] }
        #expect(plan.steps.map(\.action) == [.removeContainer, .removeImage])
        #expect(plan.steps.map(\.frees) == [.exactly(7), .exactly(100)])
        #expect(host.analysis.sizeAlone(.image(assets.id)) == .zero)
        #expect(host.analysis.orphanedLayers().isEmpty)
    }

    @Test func aMountOfAnImageThatIsGoneHoldsNobodyKnowsWhat() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"])
        let container = host.container("reader", of: base, .exited, bytes: 7, mounts: [mount(nil)])
        #expect(host.analysis.sizeAlone(.container(container.id)) == ByteRange(atLeast: 7, atMost: nil))
    }
}
