import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// What registries say, asked through the engine.
@Suite struct RegistryInquiryTests {
    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    private func image(_ names: String...) -> Image {
        Image(id: .sha256(of: names.joined()), tags: [], repoDigests: names.map { $0 + Self.digest }, topLayer: nil)
    }

    private func ask(
        _ engine: StubEngine, about images: [Image], environment: [String: String] = [:], patience: Int64 = 20
    ) async throws -> (answers: [RegistryAnswer?], requests: [StubRequest]) {
        try await engine.run { connection, server in
            let inquiry = RegistryInquiry(connection, environment: environment, patience: patience)
            let answers = await inquiry.answers(about: images)
            return (images.map { answers[$0.id] }, server.requests.filter { $0.uri.contains(Self.digest) })
        }
    }

    @Test func aRegistryIsAskedForTheDigest() async throws {
        var engine = StubEngine()
        engine["/distribution/web\(Self.digest)/json"] = .json("{}")
        engine["/distribution/job\(Self.digest)/json"] = .failure(404, "manifest unknown\nat length")
        let (answers, requests) = try await ask(engine, about: [image("web"), image("job")])
        #expect(answers == [.has("web" + Self.digest), .noProof("docker.io was asked: manifest unknown")])
        #expect(requests.allSatisfy { $0.method == "GET" && $0.header("X-Registry-Auth") == nil })
    }

    @Test func aNameWithARegistryIsAskedFirstAndTheNextOnlyIfItMust() async throws {
        var engine = StubEngine()
        engine["/distribution/registry.example/web\(Self.digest)/json"] = .json("{}")
        engine["/distribution/job\(Self.digest)/json"] = .json("{}")
        engine["/distribution/registry.example/job\(Self.digest)/json"] = .failure(404, "no")
        let (answers, requests) = try await ask(
            engine, about: [image("web", "registry.example/web"), image("job", "registry.example/job")])
        #expect(answers == [.has("registry.example/web" + Self.digest), .has("job" + Self.digest)])
        #expect(requests.count == 3)
    }

    @Test func theLogInOfTheRegistryGoesAlong() async throws {
        let folder = try TemporaryFolder()
        try Data(#"{"auths":{"registry.example":{"auth":"\#(Data("me:secret".utf8).base64EncodedString())"}}}"#.utf8)
            .write(to: URL(filePath: folder.file("config.json")))
        let (_, requests) = try await ask(
            StubEngine(), about: [image("registry.example/web"), image("other.example/web")],
            environment: ["DOCKER_CONFIG": folder.file("")])
        for request in requests {
            let sent = request.header("X-Registry-Auth").flatMap { Data(base64Encoded: $0) }
            let login = sent.flatMap { try? JSONDecoder().decode([String: String].self, from: $0) }
            let expected = request.uri.contains("registry.example") ? "secret" : nil
            #expect(login?["password"] == expected)
        }
        #expect(requests.count == 2)
    }

    /// One of many images of a registry that is gone must not cost its time for each.
    @Test func aSilentRegistryIsNotAskedAgain() async throws {
        var engine = StubEngine()
        let images = (0..<40).map { image("dead.example/\($0)") }
        for position in 0..<40 { engine["/distribution/dead.example/\(position)\(Self.digest)/json"] = .silence }
        let (answers, requests) = try await ask(engine, about: images, patience: 1)
        #expect(answers.allSatisfy { $0 == .noProof("dead.example doesn't answer") })
        #expect(requests.count <= 2 * APIClient.concurrency)
    }

    @Test func podmanIsAskedForTheManifest() async throws {
        var engine = StubEngine(.podman, version: "5.4.2", api: "1.41")
        for name in ["web", "list"] { engine["/libpod/manifests/\(name)\(Self.digest)/json"] = .json("{}") }
        engine["/libpod/manifests/list\(Self.digest)/exists"] = StubResponse(204)
        engine["/libpod/manifests/job\(Self.digest)/json"] = .failure(404, "manifest unknown")
        let (answers, requests) = try await ask(engine, about: [image("web"), image("job"), image("list")])
        #expect(
            answers == [
                .has("web" + Self.digest), .noProof("docker.io was asked: manifest unknown"),
                .noProof("it is a manifest list made on this host"),
            ])
        #expect(requests.allSatisfy { $0.uri.hasPrefix("/v4.0.0/libpod/") })
    }
}
