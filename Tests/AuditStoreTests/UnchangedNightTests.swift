import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// What a reading left as it was is not compared row by row, nor counted anew. That must not be seen in what is kept.
@Suite struct UnchangedNightTests {
    /// Each night twice, so that nothing changes in between.
    private func nights(seed: UInt64) throws -> [Snapshot] {
        var host = try ChangingHost(seed: seed)
        return (0..<8).flatMap { _ in
            let night = host.nextNight()
            var again = night
            again.takenAt.seconds += 3600
            return [night, again]
        }
    }

    @Test(arguments: 0..<30) func whatIsKeptDoesNotDependOnWhatWasKnown(seed: UInt64) throws {
        let knowing = try AuditDatabase()
        let plain = try AuditDatabase()
        let nights = try nights(seed: seed)
        for night in nights {
            _ = try knowing.save(night, known: knowing.knownFacts(of: .sample))
            _ = try plain.save(night)
        }
        #expect(try knowing.dump().mapValues(\.count) == plain.dump().mapValues(\.count), "seed \(seed)")
        for (position, night) in nights.enumerated() {
            #expect(try knowing.snapshot(position + 1) == night, "seed \(seed), night \(position)")
        }
    }

    @Test(arguments: 0..<30) func theTotalsAreThoseOfTheAnalysis(seed: UInt64) throws {
        let database = try AuditDatabase()
        let nights = try nights(seed: seed)
        for night in nights { _ = try database.save(night, known: database.knownFacts(of: .sample)) }
        #expect(
            try database.trend(upTo: nights.count).points
                == nights.enumerated().map { TrendPoint(Analysis($1), snapshot: $0 + 1) }, "seed \(seed)")
    }

    /// As a reading does it on a night on which the engine lists the same images: they aren't looked up for it.
    @Test(arguments: 0..<30) func imagesThatAreAsTheyWereAreLeftOut(seed: UInt64) throws {
        let database = try AuditDatabase()
        struct LookedUp: Error {}
        var last: Snapshot?
        // Layers that only the build cache holds are read every night.
        let nights = try nights(seed: seed).map { night in
            var night = night
            for position in night.buildCache.indices { night.buildCache[position].chainID = nil }
            let held = night.heldLayers
            night.layers.removeAll { !held.contains($0.chainID) }
            return night
        }
        for night in nights {
            var known = try database.knownFacts(of: .sample)
            var reading = Reading(night)
            if var last, last.images == night.images, last.layers == night.layers {
                last.takenAt = night.takenAt
                // Where nothing at all is another, nobody asks for them.
                if last == night { known.images = Lazy(try { throw LookedUp() }()) }
                reading = Reading(night, earlierImages: known.images)
                (reading.partial.images, reading.partial.layers) = ([], [])
                if last != night { #expect(try reading.snapshot() == night, "seed \(seed)") }
            }
            _ = try database.save(reading, known: known)
            last = night
        }
        for (position, night) in nights.enumerated() {
            #expect(try database.snapshot(position + 1) == night, "seed \(seed), night \(position)")
        }
        #expect(
            try database.trend(upTo: nights.count).points
                == nights.enumerated().map { TrendPoint(Analysis($1), snapshot: $0 + 1) }, "seed \(seed)")
    }

    /// As files that couldn't be read at first tell it, and then the engine's list stays the same.
    @Test(arguments: [StoreKind.graphdriver, .podman], [Int64(0), 7])
    func aSizeThatIsKnownByNowIsKeptThoughTheImagesAreTheSame(store: StoreKind, bytes: Int64) throws {
        let database = try AuditDatabase()
        var engine = EngineFacts.sample
        engine.store = store
        var layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: .unknown)
        let image = Image(id: .sha256(of: "i"), tags: ["a:1"], topLayer: layer.chainID)
        func night(_ number: Int64) -> Snapshot {
            Snapshot(engine: engine, takenAt: Timestamp(seconds: number), images: [image], layers: [layer])
        }
        _ = try database.save(night(1))
        let known = try database.knownFacts(of: engine)
        _ = try known.images.get()
        layer.size = .exactly(bytes)
        _ = try database.save(night(2), known: known)
        #expect(try database.snapshot(2).layers.map(\.size) == [store == .podman && bytes == 0 ? .unknown : layer.size])
        #expect(try database.trend(upTo: 2).points.map(\.layersBytes) == [0, bytes])
    }

    /// A long reading may be overtaken by another one, and `forget` may thin out what it began from.
    @Test func imagesOfASnapshotThatIsForgottenMeanwhileAreThere() throws {
        let database = try AuditDatabase()
        var host = try ChangingHost(seed: 3)
        let first = host.nextNight()
        _ = try database.save(first)
        let known = try database.knownFacts(of: .sample)
        _ = try database.save(host.nextNight())
        _ = try database.forget([1])
        #expect(throws: StoreError.noSuchSnapshot(1)) { try database.snapshot(1) }
        #expect(try known.images.get().byID.values.sorted { $0.id < $1.id } == first.images)
    }

    @Test(arguments: [true, false])
    func whatAnotherReadingChangedMeanwhileIsNotTakenForKnown(hasImages: Bool) throws {
        let database = try AuditDatabase()
        let image = Image(id: .sha256(of: "i"), tags: ["a:1"], topLayer: .sha256(of: "l"))
        let layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: .exactly(7))
        func night(_ number: Int64, tags: [String]) -> Snapshot {
            var image = image
            image.tags = tags
            let container = Container(
                id: .sha256(of: "c"), name: tags[0], imageID: image.id, imageName: "a",
                state: tags == ["a:1"] ? .running : .exited)
            return Snapshot(
                engine: .sample, takenAt: Timestamp(seconds: number), images: [image], layers: [layer],
                containers: [container])
        }
        _ = try database.save(night(1, tags: ["a:1"]))
        let known = try database.knownFacts(of: .sample)
        _ = try database.save(night(2, tags: ["a:2"]))
        let third = night(3, tags: ["a:1"])
        var reading = Reading(third, earlierImages: hasImages ? nil : known.images)
        if !hasImages { (reading.partial.images, reading.partial.layers) = ([], []) }
        #expect(try database.snapshot(database.save(reading, known: known)) == third)
        #expect(try database.snapshot(2) == night(2, tags: ["a:2"]))
    }
}
