import AuditCore
import TestSupport
import Testing

@testable import AuditStore

@Suite struct EventEvidenceTests {
    @Test func eventsOfEarlierNightsAreRemembered() throws {
        let database = try AuditDatabase()
        let image = Image(id: .sha256(of: "web"), tags: ["web:1"])
        func save(_ night: Int, _ events: [ImageEvent]) throws -> Int {
            try database.save(
                Snapshot(engine: .sample, takenAt: Nights.time(night), images: [image], events: events))
        }
        let used = Timestamp(seconds: Nights.time(2).seconds - 50)
        let first = try save(1, [])
        let second = try save(
            2,
            [
                ImageEvent(imageID: image.id, kind: .used, at: used),
                ImageEvent(imageID: image.id, kind: .registry, at: used, reference: "r.example/web:1"),
            ])
        let third = try save(3, [])
        #expect(try database.history(upTo: first, orphans: []).images[image.id]?.lastUsedAt == nil)
        for night in [second, third] {
            let evidence = try database.history(upTo: night, orphans: []).images[image.id]
            #expect(evidence?.lastUsedAt == used && evidence?.registrySeenAt == used && evidence?.readingsInUse == 0)
        }
        #expect(try database.history(upTo: third, orphans: []).images[image.id]?.registryReference == "r.example/web:1")
        let later = Timestamp(seconds: used.seconds + 10)
        try database.saveProofs([image.id: "mirror.example/web@sha256:1"], snapshot: third, at: later)
        let asked = try database.history(upTo: third, orphans: []).images[image.id]
        #expect(asked?.registrySeenAt == later && asked?.registryReference == "mirror.example/web@sha256:1")
        #expect(try database.knownFacts(of: .sample).images.get().tags == ["web:1": image.id])
        #expect(try database.knownFacts(of: .sample).takenAt == Nights.time(3))
        #expect(try database.snapshotNumbers(upTo: second) == [first, second])
    }
}
