import AuditCore
import TestSupport
import Testing

@testable import DockerEngine

/// Images as engines of all ages list them.
@Suite struct ImageReadingTests {
    private let digest = "@sha256:" + String(repeating: "d", count: 64)

    private func images(_ fields: String...) async throws -> [Image] {
        var engine = StubEngine()
        for (number, fields) in fields.enumerated() { engine.image("\(number)", fields) }
        return try await engine.read().snapshot.images
    }

    @Test(
        arguments: [
            #""RepoTags":["<none>:<none>"],"RepoDigests":["<none>@<none>"]"#, #""RepoTags":null,"RepoDigests":null"#,
            #""RepoTags":[],"RepoDigests":[]"#, "",
        ])
    func anImageWithoutNamesHasNone(fields: String) async throws {
        let image = try #require(try await images(fields).first)
        #expect(image.isUntagged && image.references == [])
    }

    @Test func namesAreSorted() async throws {
        let image = try #require(
            try await images(
                #""RepoTags":["web:2","registry:5000/web:1"],"RepoDigests":["web\#(digest)","<none>@<none>"]"#
            ).first)
        #expect(image.tags == ["registry:5000/web:1", "web:2"])
        #expect(image.repoDigests == ["web\(digest)"])
    }

    /// 0, absent, and the year 1 as seconds.
    @Test(arguments: [#""Created":0"#, "", #""Created":-62135596800"#, #""Created":null"#])
    func anImageWithoutADateHasNone(fields: String) async throws {
        #expect(try await images(fields).first?.createdAt == nil)
    }

    @Test func sizesThatAreLeftOutAreZero() async throws {
        #expect(try await images(#""Size":null"#).first?.sizeBytes == 0)
        #expect(try await images("").first?.sizeBytes == 0)
        #expect(try await images(#""Size":-1"#).first?.sizeBytes == 0)
    }

    @Test func theParentIsReadInEverySpelling() async throws {
        let parent = Digest.sha256(of: "parent")
        #expect(try await images(#""ParentId":"\#(parent)""#).first?.parent == parent)
        #expect(try await images(#""ParentId":"\#(parent.hex)""#).first?.parent == parent)
        #expect(try await images(#""ParentId":"""#).first?.parent == nil)
    }

    /// Podman lists an image once a tag, under its bare ID.
    @Test func rowsOfOneImageAreOneImage() async throws {
        var engine = StubEngine()
        let id = engine.image("one", layers: [("a", 5)])
        engine["/images/json?all=1"] = .json(
            """
            [{"Id":"\(id.hex)","RepoTags":["web:1"],"RepoDigests":["web\(digest)"],"Size":5},
             {"Id":"\(id)","RepoTags":["web:2"],"RepoDigests":["web\(digest)"],"Size":5}]
            """)
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.images.map(\.id) == [id])
        #expect(snapshot.images[0].tags == ["web:1", "web:2"])
        #expect(snapshot.images[0].repoDigests == ["web\(digest)"])
        #expect(snapshot.layers.map(\.size) == [.exactly(5)])
    }

    @Test func anIDThatIsNoneIsNotUnderstood() async throws {
        var engine = StubEngine()
        engine["/images/json?all=1"] = .json(#"[{"Id":"sha256:short"}]"#)
        await #expect(
            throws: EngineError.notUnderstood(request: "GET /images/json", why: "“sha256:short” is no image ID")
        ) { try await engine.read() }
    }

    @Test func sharedLayersAreReadOnce() async throws {
        var engine = StubEngine()
        engine.image("base", #""Size":7"#, layers: [("base", 7)])
        engine.image("app", #""Size":12"#, layers: [("base", 7), ("app", 5)])
        engine.image("without layers")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.images.count == 3 && snapshot.layers.count == 2)
        #expect(snapshot.layers.map(\.size).sum() == .exactly(12))
        #expect(snapshot.gaps == [])
    }

    @Test func anImageThatVanishesMeanwhileIsLeftOut() async throws {
        var engine = StubEngine()
        let gone = engine.image("gone", layers: [("a", 5)])
        let stays = engine.image("stays", layers: [("b", 5)])
        engine["/images/\(gone)/json"] = .failure(404, "No such image: \(gone)")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.images.map(\.id) == [stays] && snapshot.gaps == [])
    }

    @Test func anImageThatCannotBeReadIsKeptWithAGap() async throws {
        var engine = StubEngine()
        let id = engine.image("broken", #""RepoTags":["web:1"]"#, layers: [("a", 5)])
        engine["/images/\(id)/json"] = .failure(500, "layer does not exist")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.images.map(\.id) == [id] && snapshot.images[0].topLayer == nil)
        #expect(snapshot.gaps.map(\.kind) == ["image"] && snapshot.gaps.first?.id == id.description)
        #expect(snapshot.gaps.first?.message.contains("web:1") == true)
        #expect(snapshot.gaps.first?.message.contains("layer does not exist") == true)
    }

    /// Podman 4.3 fails on a history line without a date: what lies on what is known all the same.
    @Test func aHistoryThatFailsLeavesOnlyTheSizesOpen() async throws {
        var engine = StubEngine()
        let id = engine.image("broken", #""Size":12"#, layers: [("a", 5), ("b", 7)])
        engine["/images/\(id)/history"] = .failure(500, "nil pointer dereference")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.images.first?.topLayer != nil && snapshot.layers.count == 2)
        #expect(snapshot.layers.allSatisfy { $0.size == ByteRange(atLeast: 0, atMost: 12) })
        #expect(snapshot.gaps == [])
    }
}
