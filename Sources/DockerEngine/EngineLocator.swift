package import AuditCore
internal import Foundation

/// Finds the engine a person means, the way the docker command line does, and then some.
package struct EngineLocator: Sendable {
    var environment: [String: String]
    var userID: UInt32

    package init(environment: [String: String], userID: UInt32 = getuid()) {
        self.environment = environment
        self.userID = userID
    }

    /// `--host`, then `--context`, `DOCKER_HOST`, the current docker context, the first socket that answers.
    package func locate(host: String?, context: String?) throws(EngineError) -> String {
        if let host { return host }
        if let context { return try endpoint(ofContext: context) }
        let shellDefault = try shellDefault()
        if shellDefault != Self.dockerHost || environment["DOCKER_HOST"] == Self.dockerHost { return shellDefault }
        for socket in sockets where SocketProbe.failure(connectingTo: socket) == nil { return "unix://" + socket }
        // One that is there but can't be opened deserves its own error.
        if let barred = sockets.first(where: { SocketProbe.failure(connectingTo: $0) == EACCES }) {
            throw .permissionDenied(endpoint: "unix://" + barred)
        }
        throw .noEngineFound(tried: sockets.map { "unix://" + $0 })
    }

    /// The certificates for this address: those that the environment names, else those of a docker context that leads
    /// there. Nil for one without TLS.
    package func certificates(for host: String) -> EngineCertificates? {
        guard host.hasPrefix("tcp://") else { return nil }
        if let verify = environment["DOCKER_TLS_VERIFY"], !verify.isEmpty {
            let folder = environment["DOCKER_CERT_PATH"].flatMap { $0.isEmpty ? nil : $0 }
            return EngineCertificates(folder: folder ?? configFolder.path)
        }
        for context in contexts where context.endpoint?.Host == host {
            let folder = folder(of: context)
            guard FileManager.default.fileExists(atPath: folder) else { continue }
            return EngineCertificates(
                folder: folder, verifiesEngine: !(context.endpoint?.SkipTLSVerify ?? false))
        }
        return nil
    }

    /// Whether the engine's own command line goes there by itself, so that commands need not say where.
    package func isShellDefault(_ host: String, product: EngineFacts.Product) -> Bool {
        switch product {
        case .docker: (try? shellDefault()) == host
        // Without options, podman works on its store itself and asks no socket.
        case .podman: host.hasSuffix("/podman/podman.sock") && (environment["CONTAINER_HOST"] ?? "").isEmpty
        }
    }

    /// The docker context that has to be named to reach this address: the one that was named, else one whose certificates
    /// it takes.
    package func contextName(for host: String, named: String?) -> String? {
        if let named, named != "default", (try? endpoint(ofContext: named)) == host { return named }
        guard let certificates = certificates(for: host) else { return nil }
        return contexts.first { $0.endpoint?.Host == host && folder(of: $0) == certificates.folder }?.name
    }

    static let dockerHost = "unix:///var/run/docker.sock"

    /// Docker's, rootless Docker's, Podman's.
    private var sockets: [String] {
        let runtime = environment["XDG_RUNTIME_DIR"] ?? "/run/user/\(userID)"
        return [
            "/var/run/docker.sock", runtime + "/docker.sock", "/run/podman/podman.sock",
            runtime + "/podman/podman.sock",
        ]
    }

    /// Where `docker` goes without options.
    private func shellDefault() throws(EngineError) -> String {
        if let host = environment["DOCKER_HOST"], !host.isEmpty { return host }
        let name = environment["DOCKER_CONTEXT"] ?? currentContext ?? "default"
        return name == "default" || name.isEmpty ? Self.dockerHost : try endpoint(ofContext: name)
    }

    private var configFolder: URL {
        if let folder = environment["DOCKER_CONFIG"], !folder.isEmpty { return URL(filePath: folder) }
        return URL(filePath: environment["HOME"] ?? "/").appending(path: ".docker")
    }

    private var currentContext: String? {
        struct Config: Decodable { var currentContext: String? }
        guard let data = try? Data(contentsOf: configFolder.appending(path: "config.json")) else { return nil }
        return try? JSONDecoder().decode(Config.self, from: data).currentContext
    }

    private func endpoint(ofContext name: String) throws(EngineError) -> String {
        if name == "default" { return Self.dockerHost }
        guard let context = contexts.first(where: { $0.name == name }) else { throw .noSuchContext(name) }
        guard let host = context.endpoint?.Host else { throw .badHost("context \(name)") }
        return host
    }

    /// Where its certificates lie: beside, in a folder of the same name.
    private func folder(of context: DockerContext) -> String {
        configFolder.appending(path: "contexts/tls/\(context.folder)/docker").path
    }

    private struct DockerContext {
        var name: String
        /// Of its own, below `contexts/meta`.
        var folder: String
        var endpoint: ContextWire.Endpoint?
    }

    /// Contexts lie in folders named by the SHA-256 of their name; their own name is in the file.
    private var contexts: [DockerContext] {
        let folder = configFolder.appending(path: "contexts/meta")
        let entries = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return entries.compactMap { entry in
            guard let data = try? Data(contentsOf: entry.appending(path: "meta.json")),
                let meta = try? JSONDecoder().decode(ContextWire.self, from: data)
            else { return nil }
            return DockerContext(
                name: meta.Name, folder: entry.lastPathComponent, endpoint: meta.Endpoints?["docker"])
        }
    }
}

/// `meta.json` of a docker context.
private struct ContextWire: Decodable {
    struct Endpoint: Decodable {
        var Host: String?
        var SkipTLSVerify: Bool?
    }

    var Name: String
    var Endpoints: [String: Endpoint]?
}
