import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// The recorded answers of real engines of the classic store, 20.10 to 29.7: the same host on each.
@Suite struct CaptureTests {
    static let engines = [
        "d20": ("20.10.24+dfsg1", "1.41"), "d26": ("26.1.5+dfsg1", "1.45"), "d28": ("28.5.2+dfsg4", "1.51"),
        "d29": ("29.7.2", "1.51"),
    ]

    private static let folder = Bundle.module.bundleURL.appending(path: "Captures")

    private func read(_ engine: String) async throws -> Snapshot {
        try await StubServer(captures: Self.folder.appending(path: engine)).run { server in
            let connection = try await EngineConnection.open(
                host: "unix://" + server.socketPath, seesDataRoot: false)
            do {
                let snapshot = try await EngineReader(connection).read(
                    known: KnownFacts(), at: Timestamp(seconds: 1_795_501_000))
                await connection.close()
                return snapshot
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    @Test(arguments: engines) func theEngineIsKnown(engine: String, versions: (String, String)) async throws {
        let facts = try await read(engine).engine
        #expect(facts.version == versions.0 && facts.apiVersion == versions.1)
        #expect(facts.store == .graphdriver && facts.product == .docker && facts.driver == "overlay2")
        #expect(facts.name == "vm" && !facts.id.isEmpty)
    }

    @Test(arguments: engines.keys) func everyImageIsExact(engine: String) async throws {
        let snapshot = try await read(engine)
        // The four hidden steps of the legacy builder were listed but not recorded: as if gone meanwhile.
        #expect(snapshot.images.count == 7)
        #expect(snapshot.gaps == [])
        #expect(
            snapshot.images.flatMap(\.tags).sorted() == [
                "lab/a:1", "lab/b:1", "lab/b:latest", "lab/c:1", "lab/e:1", "lab/f:1", "lab/h:1",
            ])
        #expect(snapshot.images.count { $0.isUntagged } == 1)
        let analysis = Analysis(snapshot)
        for image in snapshot.images {
            let sizes = analysis.forest.chain(from: image.topLayer).map { analysis.forest.layers[$0].size }
            #expect(sizes.sum() == .exactly(image.sizeBytes), "\(engine): \(image.displayName)")
        }
        // What the engine's own /system/df says of all layers.
        #expect(analysis.layersTotal == .exactly(21_982_259))
    }

    @Test(arguments: engines.keys) func everyContainerIsRead(engine: String) async throws {
        let snapshot = try await read(engine)
        let containers = Dictionary(uniqueKeysWithValues: snapshot.containers.map { ($0.name, $0) })
        #expect(
            containers.mapValues(\.state) == [
                "run_b": .running, "exit_c": .exited, "anon_c": .exited, "created_a": .created,
            ])
        #expect(
            containers.mapValues(\.writableBytes) == ["run_b": 0, "exit_c": 2_000_000, "anon_c": 0, "created_a": 0])
        let images = Set(snapshot.images.map(\.id))
        #expect(containers.values.allSatisfy { $0.imageID.map(images.contains) == true && $0.createdAt != nil })
        #expect(containers["exit_c"]?.exitCode == 0 && containers["exit_c"]?.finishedAt != nil)
        #expect(containers["created_a"]?.exitCode == nil && containers["created_a"]?.startedAt == nil)
        // What a container changed was not recorded, so it may hold data.
        #expect(containers.values.allSatisfy { $0.holdsData })
    }

    @Test(arguments: engines.keys) func volumesAndTheBuildCacheAreRead(engine: String) async throws {
        let snapshot = try await read(engine)
        #expect(snapshot.volumes.count == 2)
        #expect(snapshot.volumes.first { $0.name == "lab_named" }?.sizeBytes == 4_000_000)
        #expect(snapshot.volumes.first(where: \.isAnonymous)?.sizeBytes == 1_000_000)
        #expect(!snapshot.buildCache.isEmpty)
        let ids = Set(snapshot.buildCache.map(\.id))
        #expect(snapshot.buildCache.contains { !$0.parents.isEmpty && $0.parents.allSatisfy(ids.contains) })
    }

    /// Docker 29 on the containerd store: snapshots by layer, and blobs of which the API tells only the total.
    @Test func docker29OnContainerdIsRead() async throws {
        let snapshot = try await read("c29")
        #expect(snapshot.engine.store == .containerd && snapshot.engine.driver == "overlayfs")
        #expect(snapshot.engine.version == "29.7.2" && snapshot.engine.apiVersion == "1.51")
        #expect(snapshot.gaps == [])
        let analysis = Analysis(snapshot)
        #expect(snapshot.images.count >= 6)
        for image in snapshot.images {
            let layers = analysis.forest.chain(from: image.topLayer).map { analysis.forest.layers[$0].size }.sum()
            #expect(layers.isExact && layers.atLeast > 0)
            #expect(image.content == .total(image.sizeBytes - layers.atLeast))
            #expect(image.holdsLayers == nil)
            // An honest range, and never more than the image has.
            let alone = analysis.reclaimable(removing: [.image(image.id)])
            #expect(alone.atLeast <= alone.atMost ?? .max && alone.atMost ?? .max <= image.sizeBytes)
        }
    }

    @Test func podmanIsRead() async throws {
        let snapshot = try await read("p58")
        #expect(snapshot.engine.product == .podman && snapshot.engine.store == .podman)
        #expect(snapshot.engine.version == "5.8.6" && snapshot.engine.apiVersion == "1.44")
        #expect(snapshot.gaps == [])
        let analysis = Analysis(snapshot)
        #expect(snapshot.images.contains { $0.tags == ["docker.io/lab/b:1", "docker.io/lab/b:latest"] })
        #expect(analysis.layersTotal.isExact)
        for image in snapshot.images {
            // Besides its layers an image has some metadata.
            let layers = analysis.forest.chain(from: image.topLayer).map { analysis.forest.layers[$0].size }.sum()
            #expect((0..<20_000).contains(image.sizeBytes - layers.atLeast), "\(image.displayName)")
        }
        #expect(Set(snapshot.containers.map(\.name)) == ["run_b", "exit_c", "anon_c", "created_a"])
    }
}
