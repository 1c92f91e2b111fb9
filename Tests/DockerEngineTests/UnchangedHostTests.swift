import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// A night on which nothing changed is a handful of requests, however many images there are.
@Suite struct UnchangedHostTests {
    private static let started = StubEngine.readAt.seconds - 3 * 3600

    private func engine() -> StubEngine {
        var engine = StubEngine()
        for number in 0..<100 {
            engine.image("image \(number)", #""Size":12"#, layers: [("base", 7), ("own \(number)", 5)])
        }
        let containers = [
            ("running", "Up 3 hours (healthy)"), ("exited", "Exited (0) 3 hours ago"), ("created", "Created"),
        ].map { state, status in
            let id = ContainerID.sha256(of: state).hex
            let time = Timestamp(seconds: Self.started)
            engine["/containers/\(id)/json"] = .json(
                """
                {"Id":"\(id)","State":{"Status":"\(state)","ExitCode":0,"StartedAt":"\(time)","FinishedAt":"\(time)"},
                 "HostConfig":{"RestartPolicy":{"Name":"always"}}}
                """)
            engine["/containers/\(id)/changes"] = .json(#"[{"Path":"/x","Kind":1}]"#)
            return #"{"Id":"\#(id)","Names":["/\#(state)"],"State":"\#(state)","Status":"\#(status)"}"#
        }
        engine["/containers/json?all=1&size=1"] = .json("[" + containers.joined(separator: ",") + "]")
        return engine
    }

    private func known(
        _ snapshot: Snapshot, list: Digest? = nil, change: (inout KnownFacts.Images) -> Void = { _ in }
    ) -> KnownFacts {
        var images = KnownFacts.Images(
            byID: Dictionary(uniqueKeysWithValues: snapshot.images.map { ($0.id, $0) }),
            layers: Dictionary(uniqueKeysWithValues: snapshot.layers.map { ($0.chainID, $0) }))
        change(&images)
        let known = images
        return KnownFacts(
            images: Lazy(known),
            containers: Dictionary(uniqueKeysWithValues: snapshot.containers.map { ($0.id, $0) }), imageListHash: list)
    }

    @Test func nothingThatIsKnownIsAskedForAgain() async throws {
        let engine = engine()
        let (first, _) = try await engine.read()
        let (second, calls) = try await engine.read(known: known(first))
        #expect(second.images == first.images && second.layers == first.layers)
        #expect(second.containers == first.containers)
        #expect(calls.count <= 12, "\(calls)")
        #expect(
            !calls.contains {
                $0.contains("/images/sha256") || $0.contains("/containers/\(first.containers[0].id.hex)")
            })
    }

    /// What the list says must not count then, or it was read after all.
    @Test func aListThatIsWordForWordTheSameIsNotReadAgain() async throws {
        let engine = engine()
        let (first, _) = try await engine.read()
        func known(list: Digest?) -> KnownFacts {
            self.known(first, list: list) { $0.byID[first.images[0].id]?.tags = ["as known:1"] }
        }
        let (same, _) = try await engine.read(known: known(list: first.imageListHash))
        #expect(same.images[0].tags == ["as known:1"] && same.imageListHash == first.imageListHash)
        let (other, _) = try await engine.read(known: known(list: .sha256(of: "another list")))
        #expect(other.images == first.images && other.imageListHash == first.imageListHash)
    }

    /// Layers that only the build cache held are known, too, but none of theirs.
    @Test func aListThatIsTheSameGivesTheImagesAndTheirLayersAlone() async throws {
        let engine = engine()
        let (first, _) = try await engine.read()
        var cached = first.layers[0]
        cached.chainID = .sha256(of: "cached")
        let known = known(first, list: first.imageListHash) { $0.layers[cached.chainID] = cached }
        let (second, _) = try await engine.read(known: known)
        #expect(second.images == first.images && second.layers == first.layers && second.gaps.isEmpty)
    }

    /// A large host has thousands, which nobody asks for.
    @Test func knownImagesAreNotLookedUpWhereTheListIsTheSame() async throws {
        struct LookedUp: Error {}
        let engine = engine()
        let (first, _) = try await engine.read()
        var known = known(first, list: first.imageListHash)
        known.images = Lazy(try { throw LookedUp() }())
        let reading = try await engine.reading(known: known)
        #expect(reading.partial.containers == first.containers && reading.partial.imageListHash == first.imageListHash)
        #expect(throws: LookedUp.self) { try reading.snapshot() }
        // A new container may be of an image that the list doesn't have yet.
        known.containers[first.containers[0].id] = nil
        await #expect(throws: LookedUp.self) { try await engine.reading(known: known) }
    }

    /// The engine's files may be readable the next time.
    @Test func aListWithASizeThatIsOpenIsReadAgain() async throws {
        let folder = try TemporaryFolder()
        var engine = StubEngine()
        engine["/info"] = StubEngine.info(root: folder.path)
        let id = engine.image("web", layers: [("web", 5)])
        engine["/images/\(id)/history"] = .failure(500, "no")
        let (first, _) = try await engine.read()
        let open = try #require(first.layers.first { !$0.size.isExact })
        #expect(first.imageListHash == nil)
        let files = URL(filePath: folder.path + "/image/overlay2/layerdb/sha256/\(open.chainID.hex)")
        try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
        try Data("4096".utf8).write(to: files.appending(path: "size"))
        let (second, _) = try await engine.read(known: known(first))
        #expect(second.layers.first { $0.chainID == open.chainID }?.size == .exactly(4096))
        // It is only stored with this one.
        #expect(second.imageListHash == nil)
        #expect(try await engine.read(known: known(second)).snapshot.imageListHash != nil)
    }

    /// Which of its blobs keep layers is in containerd's files, not in the list; here they can't be read.
    @Test func containerdsFilesAreLookedAtThoughTheListIsTheSame() async throws {
        var engine = StubEngine()
        engine["/info"] = StubEngine.info(driverStatus: #"[["driver-type","io.containerd.snapshotter.v1"]]"#)
        engine.image("web", #""Size":5000"#, layers: [("web", 4096)])
        let (first, _) = try await engine.read()
        let known = known(first, list: first.imageListHash) { $0.byID[first.images[0].id]?.holdsLayers = true }
        let (second, _) = try await engine.read(known: known)
        #expect(second.images == first.images && second.images[0].holdsLayers == nil)
    }

    /// Images of the same second come in any order.
    @Test func aListInAnotherOrderSaysTheSame() {
        func hash(_ list: String) -> Digest { ImageListHash.hash(Data(list.utf8)) }
        let (a, b) = (#"{"Id":"a","Labels":{"x":"},{\"y\\"},"RepoTags":["a:1"]}"#, #"{"Id":"b","RepoTags":[]}"#)
        let c = #"{"Id":"c","Labels":{},"RepoTags":[]}"#
        #expect(hash("[\(a),\(b),\(c)]") == hash("[\(b),\(c),\(a)]\n"))
        let named = b.replacing("[]", with: #"["b:1"]"#)
        let all = [
            "[\(a),\(b)]", "[\(a)]", "[\(b)]", "[\(a),\(a)]", "[]", "{}", "{{}", "[\(a),\(named)]", "[\(a),\(b),\(c)]",
        ]
        #expect(Set(all.map(hash)).count == all.count)
        // A label that ends like a seam: its image's names stay with it.
        func image(_ id: String, _ tag: String) -> String {
            #"{"Id":"\#(id)","Labels":{"x":"},{","y},{":"z"},"RepoTags":["\#(tag)"]}"#
        }
        #expect(hash("[\(image("a", "1")),\(image("b", "2"))]") != hash("[\(image("a", "2")),\(image("b", "1"))]"))
    }

    /// It has to be asked for again, though the list stays the same.
    @Test(arguments: [404, 500]) func aListWithAnImageThatCouldNotBeReadIsReadAgain(status: Int) async throws {
        var engine = engine()
        let id = engine.image("broken", layers: [("base", 7)])
        engine["/images/\(id)/json"] = .failure(status, "no")
        let (first, _) = try await engine.read()
        #expect(first.images.contains { $0.id == id } == (status == 500) && first.imageListHash == nil)
    }

    /// The containerd store says nothing of a layer before it is unpacked, and calls the image smaller.
    @Test func anImageThatWasUnpackedSinceIsAskedForAgain() async throws {
        func engine(layer: Int64, size: Int64) -> StubEngine {
            var engine = StubEngine()
            engine["/info"] = StubEngine.info(driverStatus: #"[["driver-type","io.containerd.snapshotter.v1"]]"#)
            engine.image("web", #""Size":\#(size)"#, layers: [("web", layer)])
            return engine
        }
        let (packed, _) = try await engine(layer: 0, size: 40).read()
        #expect(packed.layers.map(\.size) == [.unknown])
        let (same, calls) = try await engine(layer: 0, size: 40).read(known: known(packed))
        #expect(same.layers == packed.layers && !calls.contains { $0.contains("/images/sha256") })
        let (unpacked, _) = try await engine(layer: 4096, size: 4136).read(known: known(packed))
        #expect(unpacked.layers.map(\.size) == [.exactly(4096)])
    }

    /// The size that is stored is the first; where blobs can't be read, their total is what it has beyond the layers.
    @Test func aListWithOtherSizesThanTheStoredOnesIsReadAgain() async throws {
        var engine = StubEngine()
        engine["/info"] = StubEngine.info(driverStatus: #"[["driver-type","io.containerd.snapshotter.v1"]]"#)
        engine.image("web", #""Size":5000"#, layers: [("web", 4096)])
        let (first, _) = try await engine.read()
        #expect(first.imageListHash != nil && first.images.map(\.content) == [.total(904)])
        let stored = known(first) { $0.byID[first.images[0].id]?.sizeBytes = 4600 }
        let (second, _) = try await engine.read(known: stored)
        #expect(second.imageListHash == nil && second.images == first.images)
        #expect(try await engine.read(known: stored).snapshot.images == first.images)
    }

    @Test func aNewImageIsAskedForAlone() async throws {
        var engine = engine()
        let (first, _) = try await engine.read()
        let new = engine.image("new", layers: [("base", 7), ("new", 1)])
        let (second, calls) = try await engine.read(known: known(first))
        #expect(calls.filter { $0.contains("/images/sha256") }.count == 2)
        #expect(second.images.first { $0.id == new }?.topLayer != nil)
        #expect(second.layers.count == first.layers.count + 1)
    }

    /// Both lists are asked for at once. What was removed by force is asked for once, not every night.
    @Test(arguments: [(isNew: true, wasThere: false, lists: 2), (false, false, 1), (false, true, 2)])
    func anImageThatTheListMayHaveMissedIsLookedForAgain(isNew: Bool, wasThere: Bool, lists: Int) async throws {
        let image = Image(id: .sha256(of: "missing"))
        let id = ContainerID.sha256(of: "c")
        let container = Container(id: id, name: "c", imageID: image.id, imageName: "", state: .created)
        var engine = StubEngine()
        engine["/containers/json?all=1&size=1"] = .json(
            #"[{"Id":"\#(id.hex)","ImageID":"\#(image.id)","State":"created","Status":"Created"}]"#)
        engine["/containers/\(id.hex)/json"] = .json(#"{"Id":"\#(id.hex)","State":{"Status":"created"}}"#)
        let known = KnownFacts(
            images: Lazy(KnownFacts.Images(byID: wasThere ? [image.id: image] : [:])),
            containers: isNew ? [:] : [id: container])
        let (_, calls) = try await engine.read(known: known)
        #expect(calls.filter { $0.hasSuffix("/images/json?all=1") }.count == lists)
    }

    /// Its restart policy may have changed, but what it wrote before it ended has not.
    @Test func theChangesOfAnEndedContainerAreNotWalkedAgain() async throws {
        var engine = engine()
        let (first, _) = try await engine.read()
        let exited = try #require(first.containers.first { $0.name == "exited" })
        engine["/containers/json?all=1&size=1"] = .json(
            #"[{"Id":"\#(exited.id.hex)","Names":["/exited"],"State":"exited","Status":"Exited (0) 2 days ago"}]"#)
        let (second, calls) = try await engine.read(known: known(first))
        #expect(calls.contains { $0.hasSuffix("/containers/\(exited.id.hex)/json") })
        #expect(!calls.contains { $0.hasSuffix("/containers/\(exited.id.hex)/changes") })
        #expect(second.containers.first?.changedPathCount == exited.changedPathCount)
    }

    /// A stopped container writes nothing, but `docker cp` may have.
    @Test(arguments: [7: false, 8: true])
    func theChangesOfAnEndedContainerAreWalkedAgainOnceItsSizeIsAnother(bytes: Int, isWalked: Bool) async throws {
        var engine = StubEngine()
        let id = ContainerID.sha256(of: "c")
        let finished = Timestamp(seconds: Self.started)
        let old = Container(
            id: id, name: "c", imageID: nil, imageName: "", state: .created, startedAt: finished, writableBytes: 7,
            changedPathCount: 0)
        engine["/containers/json?all=1&size=1"] = .json(
            #"[{"Id":"\#(id.hex)","State":"created","Status":"Created","SizeRw":\#(bytes)}]"#)
        engine["/containers/\(id.hex)/changes"] = .json(#"[{"Path":"/data","Kind":1}]"#)
        let (snapshot, _) = try await engine.read(
            known: KnownFacts(containers: [id: old], takenAt: Timestamp(seconds: StubEngine.readAt.seconds - 60)))
        #expect(snapshot.containers.first?.changedPathCount == (isWalked ? 1 : 0))
    }

    @Test(
        arguments: [
            "Up 4 hours": true, "Up 3 hours": false, "Up 3 hours (Paused)": false, "Exited (0) 3 hours ago": true,
            "Restarting (1) 3 hours ago": true, "": true,
        ])
    func aContainerThatMayHaveChangedIsAskedForAgain(status: String, isAsked: Bool) async throws {
        var engine = StubEngine()
        let id = ContainerID.sha256(of: "c")
        let old = Container(
            id: id, name: "c", imageID: nil, imageName: "", state: .running,
            startedAt: Timestamp(seconds: Self.started))
        engine["/containers/json?all=1&size=1"] = .json(
            #"[{"Id":"\#(id.hex)","State":"running","Status":"\#(status)"}]"#)
        engine["/containers/\(id.hex)/json"] = .json(#"{"Id":"\#(id.hex)","State":{"Status":"running"}}"#)
        let (_, calls) = try await engine.read(
            known: KnownFacts(containers: [id: old], takenAt: Timestamp(seconds: StubEngine.readAt.seconds - 60)))
        #expect(calls.contains { $0.contains(id.hex) } == isAsked)
    }
}
