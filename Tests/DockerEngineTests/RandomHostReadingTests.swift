import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// Random hosts as an engine would tell them: what is read is what was told, or a range that holds it.
@Suite struct RandomHostReadingTests {
    /// The answers of an engine of the classic store that has this host.
    private func respond(_ archive: LoadArchive, to request: StubRequest) -> StubResponse {
        let parts = request.target.unversioned.path.split(separator: "/").map(String.init)
        if parts == ["images", "json"] { return .json(list(archive)) }
        guard parts.count == 3, parts[0] == "images",
            let image = archive.images.first(where: { $0.imageID == parts[1] })
        else { return answers[parts.joined(separator: "/")].map { .json($0) } ?? .failure(404, "no such thing") }
        return .json(parts[2] == "history" ? history(image) : inspect(image))
    }

    private let answers = [
        "version": #"{"Version":"28.5.2","ApiVersion":"1.51"}"#,
        "info": #"{"ID":"x","Name":"stub","Driver":"overlay2","DockerRootDir":"/nonexistent"}"#,
        "containers/json": "[]", "volumes": #"{"Volumes":null}"#, "system/df": "{}",
    ]

    private func list(_ archive: LoadArchive) -> String {
        let rows = archive.images.map { image in
            let tags = image.spec.tags.map { "\"\($0)\"" }.joined(separator: ",")
            let labels = image.spec.labels.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
            return """
                {"Id":"\(image.imageID)","RepoTags":[\(tags)],"Created":\(image.spec.createdAt),"Size":\(image.size),\
                "Labels":{\(labels)}}
                """
        }
        return "[\(rows.joined(separator: ","))]"
    }

    private func inspect(_ image: ArchivedImage) -> String {
        let diffIDs = image.diffIDs.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"Id":"\#(image.imageID)","RootFS":{"Type":"layers","Layers":[\#(diffIDs)]}}"#
    }

    /// Newest first, as engines have it, without a word on which line made a layer.
    private func history(_ image: ArchivedImage) -> String {
        guard !image.spec.omitsHistory else { return "[]" }
        var lines: [String] = []
        for (layer, size) in zip(image.spec.layers, image.layerSizes) {
            if image.spec.emptyHistoryEntries { lines.append(#"{"Size":0,"CreatedBy":"ENV A=1"}"#) }
            lines.append(#"{"Size":\#(size),"CreatedBy":"\#(layer.createdBy)"}"#)
        }
        return "[\(lines.reversed().joined(separator: ","))]"
    }

    @Test(arguments: 0..<40) func theTruthIsReadOrHeldByTheRange(seed: UInt64) async throws {
        let host = RandomHost(seed: seed)
        let archive = try host.archive()
        let truth = try host.snapshot()
        let read = try await StubServer { respond(archive, to: $0) }.run { server in
            let connection = try await EngineConnection.open(host: "unix://" + server.socketPath)
            let snapshot = try await EngineReader(connection).read(known: KnownFacts(), at: truth.takenAt)
            await connection.close()
            return snapshot
        }
        #expect(read.images == truth.images, "seed \(seed)")
        #expect(read.layers.map(\.chainID) == truth.layers.map(\.chainID), "seed \(seed)")
        for (found, real) in zip(read.layers, truth.layers) {
            #expect(found.parent == real.parent && found.size.contains(real.size.atLeast), "seed \(seed)")
        }
        if host.images.allSatisfy({ !$0.omitsHistory }) {
            #expect(read.layers.allSatisfy { $0.size.isExact }, "seed \(seed)")
        }
    }
}
