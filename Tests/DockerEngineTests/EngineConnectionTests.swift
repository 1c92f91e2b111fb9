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
            #expect(server.requests.first?.uri == "/_ping")
            #expect(Set(server.requests.dropFirst().map(\.uri)) == ["/v\(spoken)/version", "/v\(spoken)/info"])
            #expect(server.requests.allSatisfy { $0.header("Host") == "docker" })
            #expect(connection.facts.endpoint == "unix://" + server.socketPath)
        }
    }

    /// Nor where something between lets no ping through.
    @Test func theVersionIsAskedForWhereAPingDoesNotTellIt() async throws {
        for ping in [StubResponse.failure(403, "no"), .json("{}")] {
            var engine = StubEngine(api: "1.45")
            engine["/_ping"] = ping
            #expect(try await engine.run { connection, _ in connection.facts.apiVersion } == "1.45")
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
            var engine = StubEngine(
                version: "5.4.2", api: "1.41", components: #"[{"Name":"Podman Engine"},{"Name":"Conmon"}]"#)
            engine["/info"] = StubEngine.info(id: id, name: "build-07")
            return try await engine.run { connection, _ in connection.facts }
        }
        let first = try await facts(id: "one")
        #expect(first.id == "podman:build-07:/nonexistent/docker")
        #expect(first.product == .podman && first.store == .podman)
        #expect(try await facts(id: "two").id == first.id)
    }

    /// A socket may lead through a tunnel to another host, whose paths mean other files here.
    @Test(arguments: [("ABCD\n", true), ("EFGH\n", false), (nil, true)] as [(String?, Bool)])
    func whereAnotherEngineHasItsFilesTheyAreNotThisOnes(written: String?, isHere: Bool) async throws {
        let folder = try TemporaryFolder()
        if let written { try Data(written.utf8).write(to: URL(filePath: folder.file("engine-id"))) }
        let layers = folder.path + "/image/overlay2/layerdb/sha256"
        try FileManager.default.createDirectory(atPath: layers, withIntermediateDirectories: true)
        var engine = StubEngine()
        engine["/info"] = StubEngine.info(root: folder.path)
        try await engine.run { connection, _ in
            #expect((LayerStoreProbe(connection) != nil) == isHere)
            #expect((BuildCacheProbe(connection) != nil) == isHere)
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
}
