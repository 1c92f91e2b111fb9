package import AuditCore
internal import Foundation

/// An engine that answered: what it is, and the API version to speak with it.
package struct EngineConnection: Sendable {
    let api: APIClient
    package let facts: EngineFacts
    let isVersionAtLeast142: Bool
    /// Whether the engine is on this host, so that a path it names is that path here.
    let isOnThisHost: Bool
    /// Whether its files may be looked at beyond that: everything that reads them asks here.
    let seesDataRoot: Bool
    /// The engine's own clock when it was connected to.
    let systemTime: Timestamp?

    /// The newest API version this client knows. 29.0 refuses below 1.44, 20.10 speaks at most 1.41.
    static let newestKnown = APIVersion(major: 1, minor: 51)

    /// Asks the engine what it is. `host` as `--host` takes it.
    ///
    /// - Parameters:
    ///   - certificates: Where it is to be reached by TLS.
    ///   - seesDataRoot: False to use nothing but the API.
    package static func open(
        host: String, certificates: EngineCertificates? = nil, seesDataRoot: Bool = true
    ) async throws(EngineError) -> EngineConnection {
        let endpoint = try Endpoint(host, isTLS: certificates != nil)
        var api = try APIClient(endpoint: endpoint, certificates: certificates)
        do throws(EngineError) {
            let spoken = min(try await offeredVersion(api, endpoint), newestKnown)
            api.versionPrefix = "/v\(spoken)"
            let negotiated = api
            async let versionAnswer = negotiated.result(VersionWire.self, from: "/version")
            async let infoAnswer = negotiated.result(InfoWire.self, from: "/info")
            let version = try await versionAnswer.get()
            let info = try await infoAnswer.get()
            let facts = facts(version: version, info: info, spoken: spoken, endpoint: endpoint)
            let isOnThisHost = isOnThisHost(facts, endpoint)
            return EngineConnection(
                api: api, facts: facts, isVersionAtLeast142: spoken >= APIVersion(major: 1, minor: 42),
                isOnThisHost: isOnThisHost, seesDataRoot: isOnThisHost && seesDataRoot,
                systemTime: info.SystemTime.flatMap { Timestamp(rfc3339: $0) })
        } catch {
            await api.shutdown()
            throw error
        }
    }

    /// A socket may lead elsewhere: through a tunnel of ssh, or into another container. Docker writes its ID down where
    /// its data lies (23.0 and newer), so another one there means another host's files.
    private static func isOnThisHost(_ facts: EngineFacts, _ endpoint: Endpoint) -> Bool {
        guard case .unix = endpoint, !facts.rootDirectory.isEmpty else { return false }
        guard facts.product == .docker,
            let id = try? String(contentsOfFile: facts.rootDirectory + "/engine-id", encoding: .utf8)
        else { return true }
        return id.trimmingCharacters(in: .whitespacesAndNewlines) == facts.id
    }

    /// The first question: an engine that doesn't answer it isn't there.
    ///
    /// A ping tells it as well, as it does to the docker client: for `/version` the engine asks its runtimes for theirs.
    private static func offeredVersion(_ api: APIClient, _ endpoint: Endpoint) async throws(EngineError) -> APIVersion {
        do throws(EngineError) {
            if let offered = try await pingedVersion(api) { return offered }
            let version = try await api.decode(VersionWire.self, from: "/version")
            guard let offered = APIVersion(version.ApiVersion) else {
                throw EngineError.notUnderstood(
                    request: "GET /version", why: "“\(version.ApiVersion)” is no API version")
            }
            return offered
        } catch {
            // Whether somebody listens on a socket of this host was seen before.
            if case .unix = endpoint { throw error }
            switch error {
            case .connectionLost(_, let why): throw .unreachable(endpoint: endpoint.description, why: why)
            case .refused(_, 400, let message) where message.contains("HTTP request to an HTTPS server"):
                throw .needsTLS(endpoint: endpoint.description)
            default: throw error
            }
        }
    }

    /// Nil where the answer doesn't tell.
    private static func pingedVersion(_ api: APIClient) async throws(EngineError) -> APIVersion? {
        do {
            return try await api.get("/_ping").headers["api-version"].flatMap { APIVersion($0) }
        } catch {
            if error.isRefusal { return nil }
            throw error
        }
    }

    /// Must be called once before the program ends.
    package func close() async { await api.shutdown() }

    private static func facts(
        version: VersionWire, info: InfoWire, spoken: APIVersion, endpoint: Endpoint
    ) -> EngineFacts {
        let isPodman = (version.Components ?? []).contains { $0.Name == "Podman Engine" }
        let isContainerd = (info.DriverStatus ?? []).contains(["driver-type", "io.containerd.snapshotter.v1"])
        let name = info.Name ?? ""
        let root = info.DockerRootDir ?? ""
        return EngineFacts(
            // Podman makes up a new ID for each answer, so its host and store name it.
            id: isPodman ? "podman:\(name):\(root)" : info.ID ?? "\(name):\(root)",
            name: name.isEmpty ? "engine" : name, product: isPodman ? .podman : .docker, version: version.Version,
            apiVersion: spoken.description, store: isPodman ? .podman : isContainerd ? .containerd : .graphdriver,
            driver: info.Driver ?? "", rootDirectory: root, endpoint: endpoint.description)
    }
}

/// Such as `1.41`.
struct APIVersion: Comparable, CustomStringConvertible {
    var major: Int
    var minor: Int

    init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".").map { Int($0) }
        guard parts.count == 2, let major = parts[0], let minor = parts[1] else { return nil }
        self.init(major: major, minor: minor)
    }

    static func < (left: APIVersion, right: APIVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    var description: String { "\(major).\(minor)" }
}
