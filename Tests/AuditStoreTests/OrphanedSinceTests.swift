import AuditCore
import Testing

@testable import AuditStore

/// Since when nothing with a name and no container has held a layer.
@Suite struct OrphanedSinceTests {
    private func since(_ nights: Nights, _ image: Image, night: Int? = nil) throws -> Timestamp? {
        try nights.history(night, orphans: [image.topLayer!]).orphanedSince[image.topLayer!]
    }

    @Test func itIsTheFirstNightWithoutTheTag() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "base", "web")
        try nights.save([image])
        try nights.save([image])
        try nights.save([image.tagged()])
        try nights.save([image.tagged()])
        #expect(try since(nights, image) == Nights.time(3))
    }

    @Test func anotherTaggedImageOnTheLayerHoldsItUntilItGoes() throws {
        var nights = try Nights()
        let base = nights.image("base", tags: ["base:1"], layers: "base")
        let app = nights.image("app", tags: ["app:1"], layers: "base", "app")
        try nights.save([base, app])
        try nights.save([base.tagged(), app])
        try nights.save([base.tagged(), app])
        try nights.save([base.tagged()])
        try nights.save([base.tagged()])
        #expect(try since(nights, base) == Nights.time(4))
    }

    @Test func aContainerHoldsItUntilItGoes() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        let container = nights.container("c", of: image, .exited)
        try nights.save([image], [container])
        try nights.save([image.tagged()], [container])
        try nights.save([image.tagged()])
        #expect(try since(nights, image) == Nights.time(3))
    }

    @Test func aLayerNeverHeldIsOrphanedSinceItWasFirstSeen() throws {
        var nights = try Nights()
        let other = nights.image("other", tags: ["other:1"], layers: "other")
        let dangling = nights.image("dangling", layers: "base", "dangling")
        try nights.save([other])
        try nights.save([other, dangling])
        try nights.save([other, dangling])
        #expect(try since(nights, dangling) == Nights.time(2))
    }

    @Test func whatHappensToItLaterDoesNotChangeWhatAnEarlierNightSays() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        let container = nights.container("c", of: image)
        try nights.save([image])
        try nights.save([image.tagged()])
        try nights.save([image.tagged()])
        // Named again, and used, and orphaned once more.
        try nights.save([image], [container])
        try nights.save([image.tagged()], [container])
        try nights.save([image.tagged()])
        #expect(try since(nights, image, night: 2) == Nights.time(2))
        #expect(try since(nights, image, night: 3) == Nights.time(2))
        #expect(try since(nights, image) == Nights.time(6))
    }

    @Test func anImageBuiltOnItLaterDoesNotEither() throws {
        var nights = try Nights()
        let base = nights.image("base", layers: "base")
        let app = nights.image("app", tags: ["app:1"], layers: "base", "app")
        try nights.save([base])
        try nights.save([base])
        try nights.save([base, app])
        try nights.save([base])
        #expect(try since(nights, base, night: 2) == Nights.time(1))
        #expect(try since(nights, base) == Nights.time(4))
    }
}
