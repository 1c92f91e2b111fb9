import AuditCore
import TestSupport
import Testing

@Suite struct AnalysisTests {
    /// The definition, word for word: a layer goes when each of its holders is among those that go.
    private func bytesByDefinition(_ snapshot: Snapshot, removing gone: Set<Holder>) -> Int64 {
        let parents = Dictionary(uniqueKeysWithValues: snapshot.layers.map { ($0.chainID, $0.parent) })
        let tops = Dictionary(uniqueKeysWithValues: snapshot.images.map { ($0.id, $0.topLayer) })
        let holders: [(Holder, ChainID?)] =
            snapshot.images.map { (.image($0.id), $0.topLayer) }
            + snapshot.containers.map { (.container($0.id), tops[$0.imageID!]!) }
        var holdersByLayer: [ChainID: Set<Holder>] = [:]
        for (holder, top) in holders {
            var next = top
            while let chainID = next {
                holdersByLayer[chainID, default: []].insert(holder)
                next = parents[chainID]!
            }
        }
        let layers = snapshot.layers.filter { holdersByLayer[$0.chainID]!.isSubset(of: gone) }
        let writable = snapshot.containers.filter { gone.contains(.container($0.id)) }
        return layers.map(\.size.atLeast).reduce(0, +) + writable.map { $0.writableBytes ?? 0 }.reduce(0, +)
    }

    @Test(arguments: 0..<200) func reclaimableMatchesItsDefinition(seed: UInt64) throws {
        let snapshot = try RandomHost(seed: seed).snapshot()
        let analysis = Analysis(snapshot)
        var random = SeededGenerator(seed: seed)
        let all = snapshot.images.map { Holder.image($0.id) } + snapshot.containers.map { Holder.container($0.id) }
        for _ in 0..<5 {
            let gone = Set(all.filter { _ in Bool.random(using: &random) })
            let expected = bytesByDefinition(snapshot, removing: gone)
            #expect(analysis.reclaimable(removing: gone) == .exactly(expected), "seed \(seed)")
        }
        for holder in all {
            #expect(analysis.sizeAlone(holder) == analysis.reclaimable(removing: [holder]), "seed \(seed)")
        }
        #expect(analysis.reclaimable(removing: all).atLeast == bytesByDefinition(snapshot, removing: Set(all)))
    }

    /// On the containerd store the cache keeps snapshots and blobs.
    @Test func aCacheMayKeepLayersAndBlobs() throws {
        var host = HostBuilder()
        host.image("web", tags: ["web:1"])
        var snapshot = host.analysis.snapshot
        snapshot.engine.store = .containerd
        snapshot.images[0].content = .blobs([ImageContent.Blob(digest: .sha256(of: "blob"), sizeBytes: 40)])
        let image = Holder.image(snapshot.images[0].id)
        #expect(Analysis(snapshot).sizeAlone(image) == .exactly(140))
        // A record has a layer's size and its blob's.
        func least(_ bytes: Int64, isShared: Bool = true) -> Int64 {
            snapshot.buildCache = [
                BuildCacheRecord(
                    id: "r", parents: [], type: "regular", description: "", isInUse: false, isShared: isShared,
                    sizeBytes: bytes, createdAt: nil, lastUsedAt: nil, usageCount: 1)
            ]
            return Analysis(snapshot).sizeAlone(image).atLeast
        }
        #expect(least(140) == 0)
        #expect(least(150) == 100)
        #expect(least(140, isShared: false) == 100)
        snapshot.buildCache = []
        snapshot.gaps = [Snapshot.Gap(kind: "build_cache", message: "500")]
        #expect(Analysis(snapshot).sizeAlone(image) == ByteRange(atLeast: 0, atMost: 140))
    }

    @Test func sharedLayersAreFreedOnlyTogether() {
        let base = Layer(chainID: .sha256(of: "base"), diffID: .sha256(of: "base"), parent: nil, size: .exactly(100))
        func top(_ name: String) -> Layer {
            Layer(chainID: .sha256(of: name), diffID: .sha256(of: name), parent: base.chainID, size: .exactly(1))
        }
        let layers = [base, top("a"), top("b")]
        let images = [
            Image(id: .sha256(of: "image a"), topLayer: layers[1].chainID),
            Image(id: .sha256(of: "image b"), topLayer: layers[2].chainID),
        ]
        let analysis = Analysis(
            Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1), images: images, layers: layers))
        #expect(analysis.reclaimable(removing: [.image(images[0].id)]) == .exactly(1))
        #expect(analysis.reclaimable(removing: images.map { .image($0.id) }) == .exactly(102))
    }

    @Test func whatTheBuildCacheMayHoldIsNotPromised() {
        let layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: .exactly(7))
        let image = Image(id: .sha256(of: "i"), topLayer: layer.chainID)
        func record(shared: Bool, size: Int64) -> BuildCacheRecord {
            BuildCacheRecord(
                id: "r", parents: [], type: "regular", description: "", isInUse: false, isShared: shared,
                sizeBytes: size, createdAt: nil, lastUsedAt: nil, usageCount: 1)
        }
        func frees(_ record: BuildCacheRecord) -> ByteRange {
            Analysis(
                Snapshot(
                    engine: .sample, takenAt: Timestamp(seconds: 1), images: [image], layers: [layer],
                    buildCache: [record])
            ).reclaimable(removing: [.image(image.id)])
        }
        #expect(frees(record(shared: true, size: 7)) == ByteRange(atLeast: 0, atMost: 7))
        #expect(frees(record(shared: true, size: 8)) == .exactly(7))
        #expect(frees(record(shared: false, size: 7)) == .exactly(7))
    }

    @Test func aContainerOfAVanishedImageHoldsAnUnknownAmount() {
        let container = Container(
            id: .sha256(of: "c"), name: "c", imageID: .sha256(of: "gone"), imageName: "gone", state: .exited,
            writableBytes: 5)
        let analysis = Analysis(
            Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1), containers: [container]))
        #expect(analysis.reclaimable(removing: [.container(container.id)]) == ByteRange(atLeast: 5, atMost: nil))
    }

    @Test func anOrphanedLayerIsHeldByUntaggedImagesAlone() {
        let base = Layer(chainID: .sha256(of: "base"), diffID: .sha256(of: "base"), parent: nil, size: .exactly(100))
        let own = Layer(
            chainID: .sha256(of: "own"), diffID: .sha256(of: "own"), parent: base.chainID, size: .exactly(9))
        let images = [
            Image(id: .sha256(of: "tagged"), tags: ["a:1"], topLayer: base.chainID),
            Image(id: .sha256(of: "dangling"), topLayer: own.chainID),
        ]
        let orphans = Analysis(
            Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1), images: images, layers: [base, own])
        ).orphanedLayers()
        #expect(orphans.map(\.layer) == [own])
        #expect(orphans.first?.heldBy == [images[1].id])
    }
}
