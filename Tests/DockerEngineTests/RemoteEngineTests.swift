import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// Engines of other hosts: over TLS, as the docker client is set up for it, and what is said where that fails.
@Suite struct RemoteEngineTests {
    private let certificates: TestCertificates

    init() throws { certificates = try TestCertificates() }

    private func environment(_ folder: TemporaryFolder) -> [String: String] {
        ["DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": folder.path, "DOCKER_CONFIG": folder.file("nothing")]
    }

    /// Connects to an engine that speaks TLS, with what this environment says.
    private func connect(_ environment: (_ host: String) throws -> [String: String]) async throws -> EngineFacts {
        let server = StubServer { request in
            request.target.path == "/version"
                ? .json(#"{"Version":"28.5.2","ApiVersion":"1.51"}"#) : .json(#"{"ID":"remote","Name":"far"}"#)
        }
        return try await server.run(tls: certificates.engineContext()) { server in
            let host = "tcp://127.0.0.1:\(try #require(server.port))"
            let locator = EngineLocator(environment: try environment(host))
            let connection = try await EngineConnection.open(host: host, certificates: locator.certificates(for: host))
            await connection.close()
            return connection.facts
        }
    }

    @Test func theEnvironmentsCertificatesAreShown() async throws {
        let facts = try await connect { _ in environment(certificates.folder) }
        #expect(facts.id == "remote" && facts.endpoint.hasPrefix("tcp://127.0.0.1:"))
    }

    @Test(arguments: [true, false]) func theCertificatesOfAContextAreShown(verifies: Bool) async throws {
        let config = try TemporaryFolder()
        let facts = try await connect { host in
            let name = Digest.sha256(of: "far").hex
            let meta = #"{"Name":"far","Endpoints":{"docker":{"Host":"\#(host)","SkipTLSVerify":\#(!verifies)}}}"#
            for folder in ["meta/\(name)", "tls/\(name)"] {
                try FileManager.default.createDirectory(
                    atPath: config.file("contexts/" + folder), withIntermediateDirectories: true)
            }
            try Data(meta.utf8).write(to: URL(filePath: config.file("contexts/meta/\(name)/meta.json")))
            let material = config.file("contexts/tls/\(name)/docker")
            try FileManager.default.copyItem(atPath: certificates.folder.path, toPath: material)
            if !verifies { try FileManager.default.removeItem(atPath: material + "/ca.pem") }
            return ["DOCKER_CONFIG": config.path]
        }
        #expect(facts.id == "remote")
    }

    private func failure(_ environment: (_ host: String) throws -> [String: String]) async throws -> EngineError {
        do {
            _ = try await connect(environment)
        } catch {
            return try #require(error as? EngineError)
        }
        Issue.record("it could be connected to")
        return .badHost("")
    }

    @Test func anEngineThatAnotherAuthoritySignedIsNotTrusted() async throws {
        let others = try TestCertificates()
        guard case .unreachable(_, let why) = try await failure({ _ in environment(others.folder) }) else {
            Issue.record("no .unreachable")
            return
        }
        #expect(why.contains("its certificate"), "\(why)")
    }

    @Test func withoutOurOwnCertificateTheEngineLetsNobodyIn() async throws {
        let folder = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: certificates.folder.file("ca.pem"), toPath: folder.file("ca.pem"))
        guard case .unreachable = try await failure({ _ in environment(folder) }) else {
            Issue.record("no .unreachable")
            return
        }
    }

    @Test func aFolderWithoutCertificatesIsSaid() async throws {
        let empty = try TemporaryFolder()
        #expect(
            try await failure { _ in environment(empty) }
                == .badCertificates(folder: empty.path, why: "there is no ca.pem and no cert.pem"))
    }

    @Test func nobodyListensIsSaidAtOnce() async throws {
        let server = StubServer { _ in .json("{}") }
        try await server.start(tls: certificates.engineContext())
        let host = "tcp://127.0.0.1:\(try #require(server.port))"
        await server.shutdown()
        await #expect(throws: EngineError.unreachable(endpoint: host, why: "connection refused")) {
            _ = try await EngineConnection.open(host: host)
        }
    }

    @Test func withoutTLSThereAreNoCertificates() {
        let locator = EngineLocator(environment: ["DOCKER_CERT_PATH": "/certificates"])
        #expect(locator.certificates(for: "tcp://far:2375") == nil)
        let tls = EngineLocator(environment: ["DOCKER_TLS_VERIFY": "1"])
        #expect(tls.certificates(for: "unix:///var/run/docker.sock") == nil)
    }

    @Test(arguments: [
        ("ssh://far", "far", nil), ("ssh://me@far", "me@far", nil), ("ssh://me@far:2222", "me@far", 2222),
        ("ssh://far/", "far", nil),
    ]) func anAddressForSSH(text: String, destination: String, port: Int?) throws {
        #expect(try Endpoint(text) == .ssh(destination: destination, port: port))
    }

    /// The first would be an option of ssh that runs a command.
    @Test(arguments: ["ssh://-oProxyCommand=touch", "ssh://", "ssh://a b", "ssh://far/run/engine.sock", "ssh://me@"])
    func whatSSHMustNotBeGiven(text: String) {
        #expect(throws: EngineError.badHost(text)) { try Endpoint(text) }
    }
}
