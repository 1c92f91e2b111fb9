import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// Which engine a person means: as the docker command line finds it, and then some.
@Suite struct EngineLocatorTests {
    private let folder: TemporaryFolder

    /// A Docker configuration with the contexts `remote` and `broken`.
    init() throws {
        folder = try TemporaryFolder()
        try write(
            #"{"Name":"remote","Endpoints":{"docker":{"Host":"tcp://remote:2375"}}}"#,
            to: "contexts/meta/\(Digest.sha256(of: "remote").hex)/meta.json")
        try write(#"{"Name":"broken"}"#, to: "contexts/meta/b/meta.json")
        try write("not JSON", to: "contexts/meta/c/meta.json")
    }

    private func write(_ text: String, to name: String) throws {
        let file = folder.url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func locator(_ environment: [String: String] = [:]) -> EngineLocator {
        let common = ["DOCKER_CONFIG": folder.path, "XDG_RUNTIME_DIR": folder.path]
        return EngineLocator(environment: common.merging(environment) { $1 })
    }

    @Test func theFirstThatIsNamedCounts() throws {
        let docker = ["DOCKER_HOST": "tcp://variable:2375"]
        #expect(try locator(docker).locate(host: "unix:///a", context: "remote") == "unix:///a")
        #expect(try locator(docker).locate(host: nil, context: "remote") == "tcp://remote:2375")
        #expect(
            try locator(docker.merging(["DOCKER_CONTEXT": "remote"]) { $1 }).locate(host: nil, context: nil)
                == "tcp://variable:2375")
        #expect(try locator(["DOCKER_CONTEXT": "remote"]).locate(host: nil, context: nil) == "tcp://remote:2375")
        try write(#"{"currentContext":"remote","auths":{}}"#, to: "config.json")
        #expect(try locator().locate(host: nil, context: nil) == "tcp://remote:2375")
        #expect(try locator(docker).locate(host: nil, context: nil) == "tcp://variable:2375")
    }

    @Test func theDefaultContextIsDockersSocket() throws {
        #expect(try locator().locate(host: nil, context: "default") == "unix:///var/run/docker.sock")
        let named = ["DOCKER_HOST": "unix:///var/run/docker.sock"]
        #expect(try locator(named).locate(host: nil, context: nil) == "unix:///var/run/docker.sock")
    }

    @Test(arguments: ["nosuch", "broken", "../../etc"])
    func aContextThatNamesNoEngineIsSaid(name: String) {
        let error = name == "broken" ? EngineError.badHost("context broken") : .noSuchContext(name)
        #expect(throws: error) { try locator().locate(host: nil, context: name) }
        #expect(throws: error) {
            try locator(["DOCKER_CONTEXT": name]).locate(host: nil, context: nil)
        }
    }

    private static let hasNoEngine = ["/var/run/docker.sock", "/run/podman/podman.sock"].allSatisfy {
        !FileManager.default.fileExists(atPath: $0)
    }

    @Test(.enabled(if: hasNoEngine, "an engine's socket is on this machine"))
    func withoutANameTheFirstSocketThatAnswersCounts() async throws {
        #expect(
            throws: EngineError.noEngineFound(
                tried: [
                    "unix:///var/run/docker.sock", "unix://\(folder.path)/docker.sock",
                    "unix:///run/podman/podman.sock", "unix://\(folder.path)/podman/podman.sock",
                ])
        ) { try locator().locate(host: nil, context: nil) }
        try await StubServer { _ in .json("{}") }.run { server in
            try FileManager.default.createSymbolicLink(
                atPath: folder.file("docker.sock"), withDestinationPath: server.socketPath)
            #expect(try locator().locate(host: nil, context: nil) == "unix://\(folder.path)/docker.sock")
        }
    }

    @Test func commandsNeedNotNameWhereTheirProgramGoesAnyway() throws {
        let socket = "unix:///var/run/docker.sock"
        #expect(locator().isShellDefault(socket, product: .docker))
        #expect(!locator().isShellDefault("unix:///other.sock", product: .docker))
        #expect(!locator(["DOCKER_HOST": "tcp://h:1"]).isShellDefault(socket, product: .docker))
        #expect(locator(["DOCKER_HOST": "tcp://h:1"]).isShellDefault("tcp://h:1", product: .docker))
        #expect(locator(["DOCKER_CONTEXT": "remote"]).isShellDefault("tcp://remote:2375", product: .docker))
        // Where the shell itself would fail, nothing is its default.
        #expect(!locator(["DOCKER_CONTEXT": "nosuch"]).isShellDefault(socket, product: .docker))
        #expect(locator().isShellDefault("unix:///run/podman/podman.sock", product: .podman))
        #expect(!locator(["CONTAINER_HOST": "x"]).isShellDefault("unix:///run/podman/podman.sock", product: .podman))
        #expect(!locator().isShellDefault("tcp://h:1", product: .podman))
    }

    /// An address alone doesn't say which certificates lead there.
    @Test func aContextIsNamedWhereItWasOrHasCertificates() throws {
        #expect(locator().contextName(for: "tcp://remote:2375", named: nil) == nil)
        #expect(locator().contextName(for: "tcp://remote:2375", named: "remote") == "remote")
        #expect(locator().contextName(for: "tcp://other:2375", named: "remote") == nil)
        #expect(locator().contextName(for: EngineLocator.dockerHost, named: "default") == nil)
        try write("", to: "contexts/tls/\(Digest.sha256(of: "remote").hex)/docker/ca.pem")
        #expect(locator().contextName(for: "tcp://remote:2375", named: nil) == "remote")
        let elsewhere = ["DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs"]
        #expect(locator(elsewhere).contextName(for: "tcp://remote:2375", named: nil) == nil)
    }

    @Test(
        arguments: [
            "unix:///a b": Endpoint?.some(.unix(path: "/a b")), "tcp://h": .tcp(host: "h", port: 2375),
            "tcp://h:1/": .tcp(host: "h", port: 1),
            "tcp://[::1]:2375": .tcp(host: "[::1]", port: 2375),
            "tcp://[fe80::1%25eth0]": .tcp(host: "[fe80::1%25eth0]", port: 2375),
            "tcp://[::1": nil, "tcp://::1": nil, "tcp://[::1]x": nil, "tcp://[]:1": nil,
            "http://h:2": .tcp(host: "h", port: 2), "": nil, "unix://": nil,
            "tcp://": nil, "tcp://h:x": nil, "tcp://a:1:2": nil, "/var/run/docker.sock": nil, "npipe:////./pipe": nil,
        ])
    func hostsAreReadOrRefused(text: String, endpoint: Endpoint?) throws {
        if let endpoint {
            #expect(try Endpoint(text) == endpoint)
        } else {
            #expect(throws: EngineError.badHost(text)) { try Endpoint(text) }
        }
    }
}
