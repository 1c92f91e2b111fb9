import AuditCore
import TestSupport
import Testing

@testable import DockerEngine

/// The engine walks files for sizes, which may take minutes or fail: nothing else may hang on that.
@Suite struct SlowWalkTests {
    private static let id = ContainerID.sha256(of: "c")

    private func engine(sizes: StubResponse) -> StubEngine {
        var engine = StubEngine()
        engine.image("image", layers: [("base", 7)])
        engine["/containers/json?all=1&size=1"] = sizes
        engine["/containers/json?all=1"] = .json(
            #"[{"Id":"\#(Self.id.hex)","Names":["/c"],"State":"created","Status":"Created"}]"#)
        engine["/containers/\(Self.id.hex)/json"] = .json(
            #"{"Id":"\#(Self.id.hex)","State":{"Status":"created"}}"#)
        engine["/containers/\(Self.id.hex)/changes"] = .json("null")
        return engine
    }

    @Test func whatFailsCostsTheSizesOnly() async throws {
        let (snapshot, _) = try await engine(sizes: .failure(500, "a layer is missing")).read()
        #expect(snapshot.containers.map(\.id) == [Self.id])
        #expect(snapshot.containers[0].writableBytes == nil && snapshot.containers[0].changedPathCount == 0)
        #expect(snapshot.images.count == 1)
        #expect(snapshot.gaps.map(\.kind) == ["container_sizes"])
    }

    /// The engine is spared a second list.
    @Test func whereTheWalkIsFastContainersAreListedOnce() async throws {
        var engine = engine(sizes: .json(#"[{"Id":"\#(Self.id.hex)","SizeRw":7}]"#))
        engine["/images/json?all=1"] = .silence
        try await engine.run(beginsReading: true) { connection, server in
            let lists = try #require(connection.begun.take())
            #expect(try await lists.containers.value.map(\.SizeRw?.bytes) == [7])
            lists.cancel()
            _ = await lists.images.result
            #expect(server.requests.count { $0.target.path == "/containers/json" } == 1)
        }
    }

    @Test func allElseIsReadMeanwhile() async throws {
        try await engine(sizes: .silence).run { connection, server in
            let reading = Task { try await EngineReader(connection).read(known: KnownFacts(), at: StubEngine.readAt) }
            let others = [
                "/images/\(ImageID.sha256(of: "image"))/history", "/containers/\(Self.id.hex)/changes", "/events",
            ]
            while !others.allSatisfy({ path in server.requests.contains { $0.target.path == path } }) {
                await Task.yield()
            }
            reading.cancel()
            _ = await reading.result
        }
    }
}
