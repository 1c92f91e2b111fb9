import AuditCore
import TestSupport
import Testing

/// What is a repository's or a project's alone.
@Suite struct OwnUsageTests {
    @Test(arguments: 0..<100) func itIsWhatGoesWhenAllOfItGoes(seed: UInt64) throws {
        let analysis = Analysis(try RandomHost(seed: seed).snapshot())
        let usage = analysis.usageByRepository()
        for repository in Set(analysis.snapshot.images.flatMap(\.repositories)) {
            let images = analysis.snapshot.images.filter { $0.repositories == [repository] }.map(\.id)
            let containers = analysis.snapshot.containers.filter { $0.imageID.map(images.contains) ?? false }
            let freed = analysis.reclaimable(
                removing: images.map { .image($0) } + containers.map { .container($0.id) })
            let written = containers.compactMap(\.writableBytes).reduce(0, +)
            #expect(freed == .exactly((usage[repository]?.ownBytes ?? 0) + written), "seed \(seed) \(repository)")
        }
    }

    @Test func aLayerOfTwoRepositoriesIsNeithers() {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 1000)
        host.image("web", tags: ["web:1"], on: base, bytes: 20)
        host.image("web2", tags: ["web:2"], on: base, bytes: 3)
        host.image("both", tags: ["web:3", "shop/web:3"], on: base, bytes: 500)
        let usage = host.analysis.usageByRepository()
        #expect(usage["web"] == OwnUsage(ownBytes: 23, images: 3))
        #expect(usage["base"] == OwnUsage(images: 1))
        #expect(usage["shop/web"] == OwnUsage(images: 1))
    }

    @Test func anUntaggedImageOrAContainerOfAnotherKeepsItsLayers() {
        var host = HostBuilder()
        let web = host.image("web", tags: ["web:1"], bytes: 20)
        host.image("lost", on: web, bytes: 7)
        let app = host.image("app", tags: ["app:1"], bytes: 5)
        host.container("c", of: app, bytes: 9)
        let usage = host.analysis.usageByRepository()
        #expect(usage["web"] == OwnUsage(images: 1))
        // The container is of the repository itself: with it, all goes.
        #expect(usage["app"] == OwnUsage(ownBytes: 5, images: 1, containers: 1))
    }

    @Test func hiddenParentsGoWithTheirLastChild() {
        var host = HostBuilder()
        let hidden = host.image("hidden", bytes: 100)
        let middle = host.image("middle", on: hidden, isChild: true, bytes: 10)
        host.image("web", tags: ["web:1"], on: middle, isChild: true, bytes: 1)
        #expect(host.analysis.usageByRepository()["web"]?.ownBytes == 111)
        host.image("shop", tags: ["shop:1"], on: hidden, isChild: true, bytes: 2)
        #expect(host.analysis.usageByRepository()["web"]?.ownBytes == 11)
    }

    @Test func aProjectHasWhatOnlyItUses() {
        let shop = ["com.docker.compose.project": "shop"]
        var host = HostBuilder()
        let built = host.image("built", tags: ["shop-web:latest"], bytes: 100, labels: shop)
        let pulled = host.image("pulled", tags: ["nginx:1"], bytes: 10)
        let common = host.image("common", tags: ["redis:1"], bytes: 1)
        host.image("superseded", bytes: 1000, labels: shop)
        host.image("unrelated", tags: ["x:1"], bytes: 7)
        host.container("web", of: built, bytes: 20_000, labels: shop)
        host.container("proxy", of: pulled, labels: shop)
        host.container("cache", of: common, labels: shop)
        host.container("other", of: common)
        #expect(
            host.analysis.usageByProject() == ["shop": OwnUsage(ownBytes: 21_110, images: 3, containers: 3)])
    }
}
