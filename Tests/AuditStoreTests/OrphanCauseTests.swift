import AuditCore
import Testing

@testable import AuditStore

/// Through what a layer lost the last tagged image or container that held it.
@Suite struct OrphanCauseTests {
    private func cause(_ nights: Nights, _ image: Image, night: Int) throws -> OrphanCause? {
        let top = image.topLayer!
        return try nights.history(night, orphans: [top]).orphanCauses[top]
    }

    @Test func aTagThatMoved() throws {
        var nights = try Nights()
        let old = nights.image("old", tags: ["web:latest"], layers: "base", "old")
        let new = nights.image("new", tags: ["web:latest"], layers: "base", "new")
        try nights.save([old])
        try nights.save([old.tagged(), new])
        try nights.save([old.tagged(), new])
        #expect(try cause(nights, old, night: 2) == .tagMoved("web:latest", to: new.id))
        #expect(try cause(nights, old, night: 3) == .tagMoved("web:latest", to: new.id))
        #expect(OrphanCause.tagMoved("web:latest", to: new.id).text == "web:latest moved to \(new.id.short)")
    }

    @Test func aTagThatWasTakenAway() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        try nights.save([image])
        try nights.save([image.tagged()])
        #expect(try cause(nights, image, night: 2) == .tagRemoved("web:1"))
    }

    @Test func anImageOnTheLayerThatIsGone() throws {
        var nights = try Nights()
        let base = nights.image("base", layers: "base")
        let app = nights.image("app", tags: ["app:1"], layers: "base", "app")
        try nights.save([base, app])
        try nights.save([base])
        try nights.save([base])
        #expect(try cause(nights, base, night: 3) == .imageRemoved("app:1"))
    }

    @Test func aContainerThatOutlivedTheTag() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        let job = nights.container("job", of: image, .exited)
        try nights.save([image], [job])
        try nights.save([image.tagged()], [job])
        try nights.save([image.tagged()])
        #expect(try cause(nights, image, night: 3) == .containerRemoved("job"))
    }

    @Test func oneThatNothingEverHeld() throws {
        var nights = try Nights()
        let other = nights.image("other", tags: ["other:1"], layers: "other")
        let dangling = nights.image("dangling", layers: "dangling")
        try nights.save([other])
        try nights.save([other, dangling])
        #expect(try cause(nights, dangling, night: 2) == .neverHeld)
    }

    @Test func whatHappenedToOthersThatNightIsNoCause() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "base", "web")
        let other = nights.image("other", tags: ["a:1"], layers: "base", "other")
        try nights.save([image, other])
        try nights.save([image.tagged(), other.tagged("b:1")])
        #expect(try cause(nights, image, night: 2) == .tagRemoved("web:1"))
    }
}
