import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// What needn't be asked of an engine again.
@Suite struct KnownFactsTests {
    @Test func nothingIsKnownOfAnEngineNeverRead() throws {
        let known = try AuditDatabase().knownFacts(of: .sample)
        #expect(try known.images.get().byID.isEmpty && known.images.get().layers.isEmpty && known.containers.isEmpty)
    }

    @Test(arguments: 0..<20) func whatTheNewestSnapshotHasIsKnownAndWhatWasIsRecalled(seed: UInt64) throws {
        let database = try AuditDatabase()
        var host = try ChangingHost(seed: seed)
        var images: [ImageID: ChainID?] = [:]
        var layers: [ChainID: Layer] = [:]
        for _ in 0..<10 {
            let night = host.nextNight()
            _ = try database.save(night)
            for image in night.images { images[image.id] = image.topLayer }
            for layer in night.layers { layers[layer.chainID] = layer }
        }
        let known = try database.knownFacts(of: .sample)
        let newest = try known.images.get()
        #expect(newest.byID == Dictionary(uniqueKeysWithValues: host.snapshot.images.map { ($0.id, $0) }), "\(seed)")
        #expect(newest.layers == Dictionary(uniqueKeysWithValues: host.snapshot.layers.map { ($0.chainID, $0) }))
        let archive = try #require(known.archive)
        let unknown = Digest.sha256(of: "never seen")
        let recalled = try archive.images(Array(images.keys) + [unknown])
        #expect(recalled.mapValues(\.topLayer) == images, "seed \(seed)")
        #expect(try archive.layers(Array(layers.keys) + [unknown]) == layers, "seed \(seed)")
        #expect(
            known.containers == Dictionary(uniqueKeysWithValues: host.snapshot.containers.map { ($0.id, $0) }),
            "seed \(seed)")
    }

    /// Of the newest snapshot alone: an older list would say what was.
    @Test func theHashOfTheNewestListIsKnown() throws {
        let database = try AuditDatabase()
        for hash in [nil, .sha256(of: "a"), .sha256(of: "b"), nil, .sha256(of: "b")] as [Digest?] {
            var night = Snapshot.full()
            night.imageListHash = hash
            let number = try database.save(night)
            #expect(try database.knownFacts(of: night.engine).imageListHash == hash)
            #expect(try database.snapshot(number).imageListHash == hash)
            if number > 1 { #expect(try database.snapshot(number - 1).imageListHash == nil) }
        }
    }

    @Test(arguments: [ByteRange.unknown, .zero])
    func theSizeOfALayerIsKnownOnceItCouldBeRead(size: ByteRange) throws {
        let database = try AuditDatabase()
        var engine = EngineFacts.sample
        engine.store = .containerd
        var layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: size)
        let image = Image(id: .sha256(of: "i"), tags: ["a:1"], sizeBytes: 7, topLayer: layer.chainID)
        func night(_ number: Int64) -> Snapshot {
            Snapshot(engine: engine, takenAt: Timestamp(seconds: number), images: [image], layers: [layer])
        }
        _ = try database.save(night(1))
        layer.size = .exactly(4096)
        #expect(try database.snapshot(database.save(night(2))) == night(2))
        #expect(try database.knownFacts(of: engine).images.get().layers[layer.chainID]?.size == .exactly(4096))
    }

    @Test func anImageWhoseLayersWereNeverReadIsAskedForAgain() throws {
        let database = try AuditDatabase()
        let layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: .exactly(7))
        var image = Image(id: .sha256(of: "i"), tags: ["a:1"], sizeBytes: 7)
        let gap = Snapshot.Gap(kind: "image", message: "status 500")
        _ = try database.save(
            Snapshot(engine: .sample, takenAt: Timestamp(seconds: 1), images: [image], gaps: [gap]))
        #expect(try database.knownFacts(of: .sample).images.get().byID.isEmpty)
        // Once it could be read, it is known like any other.
        image.topLayer = layer.chainID
        let whole = Snapshot(engine: .sample, takenAt: Timestamp(seconds: 2), images: [image], layers: [layer])
        #expect(try database.snapshot(database.save(whole)) == whole)
        #expect(try database.knownFacts(of: .sample).images.get().byID[image.id]?.topLayer == layer.chainID)
    }
}
