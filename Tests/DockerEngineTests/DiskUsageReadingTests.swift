import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// Sizes of volumes, and the build cache: what only `/system/df` tells.
@Suite struct DiskUsageReadingTests {
    @Test func volumesAreListedAndTheirSizesAdded() async throws {
        let anonymous = String(repeating: "a1", count: 32)
        var engine = StubEngine()
        engine["/volumes"] = .json(
            """
            {"Volumes":[{"Name":"data","Driver":"local","CreatedAt":"2026-11-24T02:00:07Z","Labels":null},
             {"Name":"nfs","Driver":"local"},{"Name":"new"},{"Name":"\(anonymous)"},
             {"Name":"labelled","Labels":{"com.docker.volume.anonymous":""}}]}
            """)
        engine["/system/df?type=volume"] = .json(
            """
            {"Volumes":[{"Name":"data","UsageData":{"Size":12,"RefCount":1}},
             {"Name":"nfs","UsageData":{"Size":-1,"RefCount":-1}},{"Name":"\(anonymous)","UsageData":null}]}
            """)
        let volumes = try await engine.read().snapshot.volumes
        #expect(volumes.map(\.name) == [anonymous, "data", "labelled", "new", "nfs"])
        #expect(volumes.map(\.sizeBytes) == [nil, 12, nil, nil, nil])
        #expect(volumes.map(\.isAnonymous) == [true, false, true, false, false])
        #expect(volumes[1].createdAt == Timestamp(seconds: 1_795_485_607))
    }

    /// The key with its leading space is what engines from 23.0 on really send.
    @Test(
        arguments: [
            #"" Parents":["p1","p2"]"#: ["p1", "p2"], #""Parents":["p1"]"#: ["p1"], #""Parent":"p1""#: ["p1"],
            #""Parent":"""#: [], "\"Size\":0": [],
        ])
    func parentsOfCacheRecordsAreReadInEverySpelling(field: String, parents: [String]) async throws {
        var engine = StubEngine()
        engine["/system/df?type=build-cache"] = .json(#"{"BuildCache":[{"ID":"r1",\#(field)}]}"#)
        #expect(try await engine.read().snapshot.buildCache.map(\.parents) == [parents])
    }

    @Test func aCacheRecordIsReadWhole() async throws {
        var engine = StubEngine()
        engine["/system/df?type=build-cache"] = .json(
            """
            {"BuildCache":[{"ID":"r1","Type":"regular","Description":"RUN make","InUse":true,"Shared":true,"Size":9,
             "CreatedAt":"2026-11-24T02:00:07.5Z","LastUsedAt":null,"UsageCount":2}]}
            """)
        #expect(
            try await engine.read().snapshot.buildCache == [
                BuildCacheRecord(
                    id: "r1", parents: [], type: "regular", description: "RUN make", isInUse: true, isShared: true,
                    sizeBytes: 9, isSizeExact: false, createdAt: Timestamp(seconds: 1_795_485_607), lastUsedAt: nil,
                    usageCount: 2)
            ])
    }

    /// The classic store looks at a record once; what is written to again is another size by then.
    @Test(
        arguments: [
            ("exec.cachemount", "", 2, StoreKind.graphdriver, false), ("source.local", "", 3, .graphdriver, false),
            ("exec.cachemount", "", 1, .graphdriver, true), ("regular", "RUN make", 9, .graphdriver, true),
            ("regular", "shared git repo for https://git.example/a.git", 2, .graphdriver, false),
            ("source.git.checkout", "", 9, .graphdriver, true), ("exec.cachemount", "", 2, .containerd, true),
        ])
    func aSizeIsExactUnlessBuildsWroteToTheRecordAgain(
        type: String, description: String, uses: Int, store: StoreKind, isExact: Bool
    ) throws {
        func record(isInUse: Bool) throws -> BuildCacheRecord {
            let json =
                #"{"ID":"r1","Type":"\#(type)","Description":"\#(description)","Size":9,"UsageCount":\#(uses),"#
                + #""InUse":\#(isInUse)}"#
            return try JSONDecoder().decode(BuildCacheWire.self, from: Data(json.utf8)).record(of: store)
        }
        #expect(try record(isInUse: false).isSizeExact == isExact)
        #expect(try record(isInUse: false).size == (isExact ? .exactly(9) : .unknown))
        // Builds are at work on it.
        #expect(try !record(isInUse: true).isSizeExact)
    }

    @Test(arguments: ["volume": "volume_sizes", "build-cache": "build_cache"])
    func aKindThatFailsCostsThatKindOnly(kind: String, gap: String) async throws {
        var engine = StubEngine()
        engine.image("i", layers: [("a", 5)])
        engine["/volumes"] = .json(#"{"Volumes":[{"Name":"data"}]}"#)
        engine["/system/df?type=volume"] = .json(#"{"Volumes":[{"Name":"data","UsageData":{"Size":12}}]}"#)
        engine["/system/df?type=build-cache"] = .json(#"{"BuildCache":[{"ID":"r1"}]}"#)
        engine["/system/df?type=\(kind)"] = .failure(500, "corrupt record")
        let snapshot = try await engine.read().snapshot
        #expect(snapshot.gaps.map(\.kind) == [gap])
        #expect(snapshot.gaps.first?.message.contains("corrupt record") == true)
        #expect(snapshot.images.count == 1)
        #expect(snapshot.volumes.map(\.sizeBytes) == [kind == "volume" ? nil : 12])
        #expect(snapshot.buildCache.count == (kind == "volume" ? 1 : 0))
        // A cache that couldn't be read isn't empty.
        #expect(snapshot.isCacheRead == (kind == "volume") && !snapshot.knowsCacheHolds)
    }

    @Test func volumesThatCannotBeListedAreAGap() async throws {
        var engine = StubEngine()
        engine["/volumes"] = .failure(500, "plugin gone")
        #expect(try await engine.read().snapshot.gaps.map(\.kind) == ["volumes"])
    }

    /// 20.10 knows no `type`, and answers 500 to a second question while it works on the first.
    @Test func anOldEngineIsAskedOnceForEverything() async throws {
        var engine = StubEngine(version: "20.10.24", api: "1.41")
        engine["/volumes"] = .json(
            #"{"Volumes":[{"Name":"data","Driver":"local","CreatedAt":"2026-11-24T02:00:07Z"}]}"#)
        engine["/system/df"] = .json(
            #"{"Volumes":[{"Name":"data","UsageData":{"Size":12}}],"BuildCache":[{"ID":"r1","Parent":"r0"}]}"#)
        let (snapshot, calls) = try await engine.read()
        #expect(calls.filter { $0.contains("/system/df") } == ["GET /v1.41/system/df"])
        #expect(snapshot.volumes.map(\.sizeBytes) == [12])
        // It is when the volume was written to last.
        #expect(snapshot.volumes.map(\.createdAt) == [nil])
        #expect(snapshot.buildCache.map(\.parents) == [["r0"]])
        engine["/system/df"] = .failure(500, "a disk usage operation is already running")
        #expect(try await engine.read().snapshot.gaps.map(\.kind) == ["disk_usage"])
    }

    @Test func theTotalOfLayersIsAskedForAlone() async throws {
        var engine = StubEngine()
        engine["/system/df?type=image"] = .json(#"{"LayersSize":77}"#)
        func total(_ engine: StubEngine) async throws -> Int64? {
            try await engine.run { connection, _ in await EngineReader(connection).layersTotalBytes() }
        }
        #expect(try await total(engine) == 77)
        engine["/system/df?type=image"] = .json("{}")
        #expect(try await total(engine) == 0)
        engine["/system/df?type=image"] = .failure(500, "no")
        #expect(try await total(engine) == nil)
    }
}
