import AuditCore
import Testing

@testable import AuditStore

/// What the nights tell of an image: how often it was seen, and how often in use.
@Suite struct HistoryTests {
    @Test func readingsAreThoseThatSawTheImage() throws {
        var nights = try Nights()
        let early = nights.image("early", tags: ["a:1"], layers: "a")
        let late = nights.image("late", tags: ["b:1"], layers: "b")
        try nights.save([early])
        try nights.save([early, late])
        try nights.save([late])
        try nights.save([early, late])
        let history = try nights.history()
        #expect(history.since == Nights.time(1))
        #expect(history.images[early.id]?.readings == 3)
        #expect(history.images[early.id]?.firstSeenAt == Nights.time(1))
        #expect(history.images[late.id]?.readings == 3)
        #expect(history.images[late.id]?.firstSeenAt == Nights.time(2))
        #expect(history.images[late.id]?.readingsInUse == 0)
        #expect(history.images[late.id]?.lastUsedAt == nil)
    }

    @Test func severalContainersOfOneNightCountOnce() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        let first = nights.container("first", of: image)
        let second = nights.container("second", of: image)
        try nights.save([image], [first])
        try nights.save([image], [first, second])
        try nights.save([image], [second])
        try nights.save([image])
        // In use again, after a night without.
        try nights.save([image], [nights.container("third", of: image), nights.container("fourth", of: image)])
        try nights.save([image])
        let evidence = try #require(try nights.history().images[image.id])
        #expect(evidence.readings == 6)
        #expect(evidence.readingsInUse == 4)
        #expect(evidence.lastUsedAt == Nights.time(5))
    }

    @Test func aContainerThatChangesStateIsOneUserAllTheTime() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        try nights.save([image], [nights.container("c", of: image, .created)])
        try nights.save([image], [nights.container("c", of: image, .running)])
        try nights.save([image], [nights.container("c", of: image, .exited)])
        #expect(try nights.history().images[image.id]?.readingsInUse == 3)
    }

    @Test func useIsNeverLaterThanTheReading() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        // The engine's clock is ahead of ours.
        let ahead = nights.container("c", of: image, started: Timestamp(seconds: Nights.time(1).seconds + 500))
        try nights.save([image], [ahead])
        #expect(try nights.history().images[image.id]?.lastUsedAt == Nights.time(1))
        // Seen on the first night only, but with the second behind us its start counts.
        try nights.save([image])
        #expect(try nights.history().images[image.id]?.lastUsedAt == ahead.startedAt)
    }

    @Test func lostTagsAreToldWithTheFirstNightWithoutThem() throws {
        var nights = try Nights()
        let old = nights.image("old", tags: ["web:1", "web:latest"], layers: "old")
        let new = nights.image("new", layers: "new")
        try nights.save([old])
        try nights.save([old.tagged("web:1"), new.tagged("web:latest")])
        try nights.save([old.tagged(), new.tagged("web:latest")])
        let history = try nights.history()
        #expect(
            history.images[old.id]?.lostTags == [
                ImageEvidence.LostTag(tag: "web:latest", at: Nights.time(2)),
                ImageEvidence.LostTag(tag: "web:1", at: Nights.time(3)),
            ])
        #expect(history.images[new.id]?.lostTags == [])
    }

    @Test func anEarlierNightKnowsNothingOfWhatCameAfter() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        let later = nights.image("later", tags: ["later:1"], layers: "later")
        try nights.save([image])
        try nights.save([image])
        try nights.save([image.tagged(), later], [nights.container("c", of: image)])
        try nights.save([later])
        let history = try nights.history(2)
        #expect(Set(history.images.keys) == [image.id])
        #expect(
            history.images[image.id]
                == ImageEvidence(firstSeenAt: Nights.time(1), readings: 2, readingsInUse: 0, lastUsedAt: nil))
        #expect(try nights.history(3).images[image.id]?.lastUsedAt == Nights.time(3))
        #expect(try nights.history(3).images[image.id]?.lostTags.map(\.tag) == ["web:1"])
    }

    @Test func anUnknownSnapshotHasNoHistory() throws {
        let nights = try Nights()
        #expect(throws: StoreError.noSuchSnapshot(7)) { try nights.history(7) }
    }

    @Test func whatWasGoneIsPresentOnlySinceItCameBack() throws {
        var nights = try Nights()
        let parent = nights.image("parent", layers: "p")
        let image = nights.image("web", tags: ["web:1"], layers: "p", "web")
        try nights.save([parent, image])
        try nights.save([parent])
        try nights.save([parent, image])
        // Another row, and still there.
        var child = image
        child.parent = parent.id
        try nights.save([parent, child])
        let evidence = try #require(try nights.history().images[image.id])
        #expect(evidence.firstSeenAt == Nights.time(1) && evidence.presentSince == Nights.time(3))
        #expect(evidence.readings == 3)
    }

    @Test func anImageIsUsedWhereItIsMounted() throws {
        var nights = try Nights()
        let base = nights.image("base", tags: ["base:1"], layers: "base")
        let assets = nights.image("assets", tags: ["assets:1"], layers: "assets")
        var reader = nights.container("reader", of: base)
        reader.mounts = [
            Container.Mount(kind: "image", name: "assets:1", source: "/m", destination: "/a", imageID: assets.id)
        ]
        try nights.save([base, assets])
        try nights.save([base, assets], [reader])
        try nights.save([base, assets])
        #expect(try nights.database.snapshot(2).containers == [reader])
        let evidence = try nights.history().images[assets.id]
        #expect(evidence?.readingsInUse == 1 && evidence?.lastUsedAt == Nights.time(2))
    }

    @Test func aVolumeWasLastUsedWhenAContainerLastMountedIt() throws {
        var nights = try Nights()
        let image = nights.image("db", tags: ["db:1"], layers: "db")
        var container = nights.container("db", of: image)
        container.mounts = [
            Container.Mount(kind: "volume", name: "data", source: "", destination: "/data"),
            Container.Mount(kind: "bind", name: "", source: "/srv", destination: "/srv"),
        ]
        try nights.save([image], [container])
        try nights.save([image], [container])
        #expect(try nights.history().volumesLastMounted == ["data": Nights.time(2)])
        try nights.save([image])
        #expect(try nights.history().volumesLastMounted == ["data": Nights.time(2)])
    }
}
