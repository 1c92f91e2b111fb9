import AuditCore
import TestSupport
import Testing

@testable import DockerEngine

/// What the engine's events tell of the use of images.
@Suite struct EventReadingTests {
    private static let since = Timestamp(seconds: StubEngine.readAt.seconds - 86_400)
    private static let start = since.seconds - 1
    private static let uri = "/events?since=\(start)&until=\(StubEngine.readAt.seconds)"
    /// What is asked only if the memory may have been overrun.
    private static let before = "/events?since=0&until=\(start)"

    private func event(_ type: String, _ action: String, id: String, _ attributes: String = "", _ ago: Int64 = 100)
        -> String
    {
        #"{"Type":"\#(type)","Action":"\#(action)","Actor":{"ID":"\#(id)","Attributes":{\#(attributes)}},"#
            + #""time":\#(StubEngine.readAt.seconds - ago)}"#
    }

    private func read(
        _ lines: [String], tags: [String: ImageID] = [:], from fresh: StubEngine = StubEngine(), webAge: Int64 = 9999
    ) async throws -> Snapshot {
        var engine = fresh
        engine.image(
            "web", #""RepoTags":["web:latest"],"Created":\#(StubEngine.readAt.seconds - webAge)"#, layers: [("web", 1)])
        engine.image("old", #""RepoTags":[]"#, layers: [("old", 1)])
        engine[Self.uri] = .json(lines.joined(separator: "\n") + "\n")
        return try await engine.read(
            known: KnownFacts(images: Lazy(KnownFacts.Images(tags: tags)), takenAt: Self.since)
        ).snapshot
    }

    @Test func aShortLivedContainersImageWasUsed() async throws {
        let gone = ContainerID.sha256(of: "gone").hex
        let snapshot = try await read([
            event("container", "create", id: gone, #""image":"web""#, 300),
            event("container", "exec_start: ls -l", id: gone, #""image":"web:latest""#, 200),
            event("container", "destroy", id: gone, #""image":"web""#, 100),
        ])
        let at = Timestamp(seconds: StubEngine.readAt.seconds - 200)
        #expect(snapshot.events == [ImageEvent(imageID: .sha256(of: "web"), kind: .used, at: at)])
    }

    @Test func aTagMayHaveMovedSoThatBothItsImagesCount() async throws {
        let snapshot = try await read(
            [event("container", "start", id: "x", #""image":"docker.io/library/web""#)],
            tags: ["web:latest": .sha256(of: "old")])
        #expect(Set(snapshot.events.map(\.imageID)) == [.sha256(of: "web"), .sha256(of: "old")])
    }

    /// An event has the name as it was typed.
    @Test(arguments: [
        "web:2@\(Digest.sha256(of: "digest"))", "web@\(Digest.sha256(of: "digest"))", ImageID.sha256(of: "web").short,
        "sha256:" + ImageID.sha256(of: "web").short, ImageID.sha256(of: "web").hex,
    ])
    func anImageThatWasCalledByDigestOrShortIDWasUsed(name: String) async throws {
        var engine = StubEngine()
        engine.image("web", #""RepoTags":["web:2"],"RepoDigests":["web@\#(Digest.sha256(of: "digest"))"]"#)
        let start = event("container", "start", id: "x", #""image":"\#(name)""#)
        engine[Self.uri] = .json(start + "\n")
        let events = try await engine.read(known: KnownFacts(takenAt: Self.since)).snapshot.events
        #expect(events.map(\.imageID) == [.sha256(of: "web")])
    }

    @Test func anImageThatWasMadeLaterWasNotMeant() async throws {
        let start = event("container", "start", id: "x", #""image":"web""#, 100)
        let snapshot = try await read([start], tags: ["web:latest": .sha256(of: "old")], webAge: 50)
        #expect(snapshot.events.map(\.imageID) == [.sha256(of: "old")])
        // Where no other may be meant, clocks differ.
        #expect(try await read([start], webAge: 50).events.map(\.imageID) == [.sha256(of: "web")])
    }

    @Test func onlyAnEventThatNamesTheImageItselfProvesARegistry() async throws {
        let id = ImageID.sha256(of: "old")
        let snapshot = try await read([
            event("image", "pull", id: "web:latest", #""name":"web""#),
            event("image", "push", id: id.hex, #""name":"registry.example/old:1""#),
            event("image", "untag", id: ImageID.sha256(of: "web").description),
            event("image", "delete", id: ImageID.sha256(of: "no longer here").description),
            event("network", "create", id: "n"), "not JSON",
        ])
        #expect(snapshot.events.filter { $0.kind == .registry }.map(\.imageID) == [id])
        #expect(Set(snapshot.events.filter { $0.kind == .used }.map(\.imageID)) == [id, .sha256(of: "web")])
        #expect(snapshot.gaps == [])
    }

    /// `podman run` of an image that was built there writes a pull, too.
    @Test(arguments: [
        ("pull", "registry.example/old:1", false), ("pull", "docker-archive:/tmp/old.tar", false),
        ("push", "registry.example:5000/old:1", true), ("push", "docker://registry.example/old:1", true),
        ("push", "docker-archive:/tmp/old.tar", false), ("push", "dir:/tmp/old", false),
        ("push", "oci:/tmp/old:1", false),
    ])
    func onPodmanOnlyAPushToARegistryProvesOne(verb: String, name: String, isProof: Bool) async throws {
        let id = ImageID.sha256(of: "old")
        let podman = StubEngine(.podman, version: "5.8.6", api: "1.44")
        let snapshot = try await read([event("image", verb, id: id.hex, #""name":"\#(name)""#)], from: podman)
        let kinds = snapshot.events.filter { $0.imageID == id }.map(\.kind)
        #expect(Set(kinds) == (isProof ? [.used, .registry] : [.used]))
        let reference = snapshot.events.first { $0.kind == .registry }?.reference
        #expect(reference == (isProof ? name.replacing("docker://", with: "") : nil))
    }

    @Test func aFullBufferIsSaid() async throws {
        let line = event("container", "exec_die", id: "x")
        #expect(try await read(Array(repeating: line, count: 127)).gaps == [])
        // What came after the end that was asked for is left out of the 256.
        for count in [128, 255, 256] {
            let gaps = try await read(Array(repeating: line, count: count)).gaps
            #expect(gaps.map(\.kind) == ["events"])
            #expect(gaps.first?.message.contains("its last 256 events only") == true)
        }
        let podman = StubEngine(.podman, version: "5.8.6", api: "1.44")
        #expect(try await read(Array(repeating: line, count: 256), from: podman).gaps == [])
    }

    @Test func ofSeveralTheLastCounts() async throws {
        let (old, web) = (ImageID.sha256(of: "old"), ImageID.sha256(of: "web"))
        let snapshot = try await read([
            event("image", "save", id: old.hex, "", 300), "not JSON",
            event("image", "push", id: web.hex, #""name":"registry.example/web:1""#, 200),
            event("image", "push", id: web.hex, #""name":"registry.example/web:2""#, 200),
        ])
        #expect(snapshot.events.filter { $0.imageID == old }.map(\.kind) == [.used])
        // Of two in one second, the later one.
        #expect(snapshot.events.compactMap(\.reference) == ["registry.example/web:2"])
    }

    /// What is known is kept, and that there may be more is said.
    @Test func whereTheEngineCannotSayWhatCameBeforeItMayBeMissing() async throws {
        var engine = StubEngine()
        engine[Self.before] = .failure(500, "no")
        let used = event("image", "save", id: ImageID.sha256(of: "old").hex)
        let other = event("network", "create", id: "n")
        let snapshot = try await read([used] + Array(repeating: other, count: 200), from: engine)
        #expect(snapshot.events.map(\.imageID) == [.sha256(of: "old")] && snapshot.gaps.map(\.kind) == ["events"])
    }

    /// An engine refuses a start after the end.
    @Test func anEngineWhoseClockIsBehindIsAskedForWhatItCanKnow() async throws {
        let last = Timestamp(seconds: StubEngine.readAt.seconds + 3600)
        let (_, calls) = try await StubEngine().read(known: KnownFacts(takenAt: last))
        let now = StubEngine.readAt.seconds
        #expect(calls.contains { $0.hasSuffix("/events?since=\(now)&until=\(now)") }, "\(calls)")
    }

    @Test func aFullBufferThatReachesBackFarEnoughMissesNothing() async throws {
        let recent = Array(repeating: event("container", "exec_die", id: "x"), count: 200)
        #expect(try await read(recent).gaps.map(\.kind) == ["events"])
        var engine = StubEngine()
        engine[Self.before] = .json(event("container", "exec_die", id: "x", "", 86_400 + 3600) + "\n")
        #expect(try await read(recent, from: engine).gaps == [])
    }
}
