import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// What an engine is, and the version to speak with it.
@Suite struct EngineConnectionTests {
    @Test(
        arguments: [
            ("20.10.24", "1.41", "1.41"), ("26.1.5", "1.45", "1.45"), ("28.5.2", "1.51", "1.51"),
            ("29.7.2", "1.55", "1.51"), ("99", "2.0", "1.51"),
        ])
    func theNewestVersionBothKnowIsSpoken(version: String, offered: String, spoken: String) async throws {
        try await StubEngine(version: version, api: offered).run { connection, server in
            #expect(connection.facts.version == version)
            #expect(connection.facts.apiVersion == spoken)
            #expect(server.requests.map(\.uri) == ["/_ping", "/v\(spoken)/info"])
            #expect(server.requests.allSatisfy { $0.header("Host") == "docker" })
            #expect(connection.facts.endpoint == "unix://" + server.socketPath)
        }
    }

    /// Where something between lets no ping through, or none of its headers, or has its own name for a server.
    @Test(
        arguments: [
            StubResponse.failure(403, "no"), .json("{}"), StubResponse(headers: [StubHeader("Api-Version", "1.41")]),
            StubResponse(headers: [StubHeader("Api-Version", "1.41"), StubHeader("Server", "nginx")]),
            StubResponse(headers: [StubHeader("Server", "Docker/1 (linux)")]),
        ], [EngineFacts.Product.docker, .podman])
    func theVersionIsAskedForWhereAPingDoesNotTellAll(ping: StubResponse, product: EngineFacts.Product) async throws {
        var engine = StubEngine(product, version: "4.3.1", api: "1.41")
        let told = try await engine.run { connection, _ in connection.facts }
        engine["/_ping"] = ping
        try await engine.run { connection, server in
            var facts = connection.facts
            facts.endpoint = told.endpoint
            #expect(facts == told && facts.product == product && facts.version == "4.3.1" && facts.apiVersion == "1.41")
            #expect(server.requests.map(\.uri) == ["/_ping", "/version", "/v1.41/info"])
        }
    }

    @Test func theStoreIsToldByTheDriver() async throws {
        var engine = StubEngine()
        #expect(try await engine.run { connection, _ in connection.facts.store } == .graphdriver)
        engine["/info"] = StubEngine.info(
            driverStatus: #"[["driver-type","io.containerd.snapshotter.v1"],["Backing Filesystem","extfs"]]"#)
        #expect(try await engine.run { connection, _ in connection.facts.store } == .containerd)
    }

    /// Podman makes up an ID for each answer.
    @Test func podmanIsKnownByItsHostAndStore() async throws {
        func facts(id: String) async throws -> EngineFacts {
            var engine = StubEngine(.podman, version: "5.4.2", api: "1.41")
            engine["/info"] = StubEngine.info(id: id, name: "build-07")
            return try await engine.run { connection, _ in connection.facts }
        }
        let first = try await facts(id: "one")
        #expect(first.id == "podman:build-07:/nonexistent/docker")
        #expect(first.product == .podman && first.store == .podman)
        #expect(try await facts(id: "two").id == first.id)
    }

    /// A socket may lead through a tunnel to another host, whose paths mean other files here.
    @Test(
        arguments: [
            ("ABCD\n", HostName.current, true), ("EFGH\n", HostName.current, false), (nil, HostName.current, true),
            // As in a container, or through a tunnel.
            ("ABCD\n", "elsewhere", true), (nil, "elsewhere", false), (nil, "", false),
        ] as [(String?, String, Bool)])
    func whereAnotherEngineHasItsFilesTheyAreNotThisOnes(written: String?, name: String, isHere: Bool) async throws {
        let folder = try TemporaryFolder()
        if let written { try Data(written.utf8).write(to: URL(filePath: folder.file("engine-id"))) }
        let layers = folder.path + "/image/overlay2/layerdb/sha256"
        try FileManager.default.createDirectory(atPath: layers, withIntermediateDirectories: true)
        var engine = StubEngine()
        engine["/info"] = StubEngine.info(name: name, root: folder.path)
        try await engine.run { connection, _ in
            #expect((LayerStoreProbe(connection) != nil) == isHere)
            #expect((BuildCacheProbe(connection) != nil) == isHere)
            #expect((await EngineReader(connection).diskFreeBytes() != nil) == isHere)
        }
    }

    /// It makes up an ID for each answer, so that only its name tells.
    @Test(arguments: [HostName.current: true, "elsewhere": false])
    func podmanIsOnThisHostIfItHasItsName(name: String, isHere: Bool) async throws {
        let folder = try TemporaryFolder()
        var engine = StubEngine(.podman, version: "5.8.6", api: "1.44")
        engine["/info"] = StubEngine.info(name: name, root: folder.path)
        try await engine.run { connection, _ in
            #expect(connection.seesDataRoot == isHere)
            #expect((await EngineReader(connection).diskFreeBytes() != nil) == isHere)
        }
    }

    @Test func anEngineWithoutAnIDOrANameStillHasBoth() async throws {
        var engine = StubEngine()
        engine["/info"] = .json("{}")
        let facts = try await engine.run { connection, _ in connection.facts }
        #expect(!facts.id.isEmpty && facts.name == "engine")
    }

    @Test(arguments: ["", "latest", "1", "1.x", "1.2.3"])
    func aVersionThatIsNoneIsNotUnderstood(api: String) async throws {
        await #expect(
            throws: EngineError.notUnderstood(request: "GET /version", why: "“\(api)” is no API version")
        ) {
            try await StubEngine(api: api).run { _, _ in }
        }
    }

    private static func lists(_ server: StubServer) -> [String] {
        server.requests.map(\.target.path).filter { $0 == "/images/json" || $0 == "/containers/json" }
    }

    /// They take an engine long.
    @Test func listsAreAskedForOnlyByWhoReads() async throws {
        try await StubEngine().run { connection, server in
            #expect(connection.begun.take() == nil && Self.lists(server).isEmpty)
        }
    }

    @Test func theListsOfAReadingAreUsedOnce() async throws {
        var engine = StubEngine()
        let image = engine.image("image", layers: [("base", 7)])
        try await engine.run(beginsReading: true) { connection, server in
            for reading in 1...2 {
                let snapshot = try await EngineReader(connection).read(known: KnownFacts(), at: StubEngine.readAt)
                #expect(snapshot.images.map(\.id) == [image])
                #expect(Self.lists(server).count { $0 == "/images/json" } == reading)
            }
        }
    }

    /// What was begun ends with the connection.
    @Test func listsThatNobodyReadAreGivenUp() async throws {
        var engine = StubEngine()
        engine["/images/json?all=1"] = .silence
        let lists = try await engine.run(beginsReading: true) { connection, server in
            while !Self.lists(server).contains("/images/json") { await Task.yield() }
            return try #require(connection.begun.take())
        }
        await #expect(throws: EngineError.self) { try await lists.images.value }
    }
}
