import AuditCore
import TestSupport
import Testing

@testable import DockerEngine

@Suite struct ContainerReadingTests {
    private static let id = ContainerID.sha256(of: "c")
    private static let imageID = ImageID.sha256(of: "i")

    /// A host with one container, as the list and its own document have it.
    private func engine(
        _ listed: String, inspected: String = #""State":{"Status":"exited","ExitCode":3}"#, changes: String = "null"
    ) -> StubEngine {
        var engine = StubEngine()
        let id = Self.id.hex
        engine["/containers/json?all=1&size=1"] = .json(#"[{"Id":"\#(id)",\#(listed)}]"#)
        engine["/containers/\(id)/json"] = .json(#"{"Id":"\#(id)",\#(inspected)}"#)
        engine["/containers/\(id)/changes"] = .json(changes)
        return engine
    }

    @Test func aContainerThatIsListedTwiceIsOne() async throws {
        var engine = engine(#""Names":["/web"]"#)
        let listed = #"{"Id":"\#(Self.id.hex)","Names":["/web"]}"#
        engine["/containers/json?all=1&size=1"] = .json("[\(listed),\(listed)]")
        #expect(try await engine.read().snapshot.containers.count == 1)
    }

    /// No sum of them may overflow.
    @Test func sizesBeyondAllReasonAreCutOff() async throws {
        var engine = engine(#""Names":["/web"],"SizeRw":\#(Int64.max)"#)
        for name in ["a", "b", "c"] { engine.image(name, #""Size":\#(Int64.max)"#, layers: [(name, .max)]) }
        engine["/system/df?type=build-cache"] = .json(
            #"{"BuildCache":[{"ID":"r1","Size":\#(Int64.max)},{"ID":"r2","Size":-1}]}"#)
        let snapshot = try await engine.read().snapshot
        let analysis = Analysis(snapshot)
        #expect(analysis.layersTotal == .exactly(3 << 46))
        #expect(snapshot.buildCache.map(\.sizeBytes) == [1 << 46, 0])
        #expect(snapshot.containers[0].writableBytes == 1 << 46)
    }

    /// The engine only has the name, which may move; the mount stays what it was.
    @Test(arguments: [
        #""Name":"web","Source":"/m","#, #""Source":"web:latest","#,
        #""Name":"web:2@\#(Digest.sha256(of: "digest"))","#, #""Name":"\#(ImageID.sha256(of: "web").short)","#,
    ])
    func aMountedImageIsFoundByItsNameOnce(mount: String) async throws {
        var engine = engine(
            #""ImageID":"\#(Self.imageID)","Mounts":[{"Type":"image",\#(mount)"Destination":"/a"}]"#)
        engine.image("old", #""RepoTags":[]"#)
        engine.image(
            "web", #""RepoTags":["web:latest"],"RepoDigests":["web@\#(Digest.sha256(of: "digest"))"]"#)
        let first = try await engine.read().snapshot.containers[0]
        #expect(first.mounts.map(\.imageID) == [.sha256(of: "web")])
        var known = first
        known.mounts[0].imageID = .sha256(of: "old")
        let again = try await engine.read(known: KnownFacts(containers: [known.id: known])).snapshot.containers[0]
        #expect(again.usedImages.contains(.sha256(of: "old")))
    }

    @Test func listAndDocumentTogetherTellAll() async throws {
        let container = try await engine(
            """
            "Names":["/other/alias","/web"],"Image":"web:1","ImageID":"\(Self.imageID)","Created":1700000000,
            "State":"exited","Status":"Exited (3) 2 hours ago","SizeRw":12,"Labels":{"a":"b"},
            "Mounts":[{"Type":"volume","Name":"data","Source":"/v","Destination":"/data"}]
            """,
            inspected: """
                "State":{"Status":"exited","ExitCode":3,"StartedAt":"2026-11-24T02:00:07.123Z",
                "FinishedAt":"2026-11-24T03:00:07Z"},
                "HostConfig":{"RestartPolicy":{"Name":"unless-stopped"},"AutoRemove":true}
                """,
            changes: #"[{"Path":"/data","Kind":1},{"Path":"/etc","Kind":0},{"Path":"/etc/passwd","Kind":0}]"#
        ).read().snapshot.containers.first
        #expect(
            container
                == Container(
                    id: Self.id, name: "web", imageID: Self.imageID, imageName: "web:1", state: .exited,
                    createdAt: Timestamp(seconds: 1_700_000_000), startedAt: Timestamp(seconds: 1_795_485_607),
                    finishedAt: Timestamp(seconds: 1_795_489_207), exitCode: 3, writableBytes: 12,
                    changedPathCount: 1,
                    mounts: [Container.Mount(kind: "volume", name: "data", source: "/v", destination: "/data")],
                    labels: ["a": "b"], restartPolicy: "unless-stopped", isAutoRemoved: true))
    }

    /// Left out is zero on the classic store; −1 is what engines say when they can't walk it.
    @Test(arguments: ["": 0, #","SizeRw":7"#: 7, #","SizeRw":-1"#: Int64?.none])
    func theWritableSizeIsZeroOnlyWhereThatIsKnown(field: String, bytes: Int64?) async throws {
        let engine = engine(#""State":"exited""# + field)
        #expect(try await engine.read().snapshot.containers.first?.writableBytes == bytes)
        var asked = engine
        asked["/containers/\(Self.id.hex)/json?size=1"] = .json(
            #"{"Id":"\#(Self.id.hex)","State":{"Status":"exited"}\#(field)}"#)
        let current = try await asked.run { connection, _ in
            try await EngineReader(connection).currentContainer(Self.id)
        }
        #expect(try #require(current).writableBytes == bytes)
    }

    @Test(
        arguments: [
            "created": Container.State.created, "configured": .created, "initialized": .created, "running": .running,
            "stopping": .running, "paused": .paused, "restarting": .restarting, "removing": .removing,
            "exited": .exited, "stopped": .exited, "dead": .dead, "sleeping": .unknown, "": .unknown,
        ])
    func everyWordForAStateIsKnown(word: String, state: Container.State) async throws {
        let engine = engine(#""State":"\#(word)""#, inspected: #""State":{"Status":"\#(word)"}"#)
        #expect(try await engine.read().snapshot.containers.map(\.state) == [state])
    }

    @Test func aContainerThatVanishesMeanwhileIsLeftOut() async throws {
        var engine = engine(#""State":"running""#)
        engine["/containers/\(Self.id.hex)/json"] = .failure(404, "No such container")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.containers == [] && snapshot.gaps == [])
    }

    @Test func changesThatCannotBeReadCountAsData() async throws {
        var engine = engine(#""State":"exited""#)
        engine["/containers/\(Self.id.hex)/changes"] = .failure(500, "no")
        let container = try #require(try await engine.read().snapshot.containers.first)
        #expect(container.changedPathCount == nil && container.holdsData)
    }

    @Test func aRunningContainerIsNotWalked() async throws {
        let engine = engine(#""State":"running""#, inspected: #""State":{"Status":"running"}"#)
        let (snapshot, calls) = try await engine.read()
        #expect(snapshot.containers.map(\.changedPathCount) == [nil])
        #expect(!calls.contains { $0.contains("/changes") })
    }
}
