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
    /// Asked for already, for the first reading.
    let begun: BegunLists

    /// The newest API version this client knows. 29.0 refuses below 1.44, 20.10 speaks at most 1.41.
    static let newestKnown = APIVersion(major: 1, minor: 51)

    /// Asks the engine what it is. `host` as `--host` takes it.
    ///
    /// - Parameters:
    ///   - certificates: Where it is to be reached by TLS.
    ///   - seesDataRoot: False to use nothing but the API.
    ///   - beginsReading: Whether a reading follows at once: then its lists are asked for while the engine says what it is.
    package static func open(
        host: String, certificates: EngineCertificates? = nil, seesDataRoot: Bool = true, beginsReading: Bool = false
    ) async throws(EngineError) -> EngineConnection {
        let endpoint = try Endpoint(host, isTLS: certificates != nil)
        var api = try APIClient(endpoint: endpoint, certificates: certificates)
        do throws(EngineError) {
            let greeting = try await greeting(of: api, endpoint)
            let spoken = min(greeting.apiVersion, newestKnown)
            api.versionPrefix = "/v\(spoken)"
            let begun = BegunLists(beginsReading ? EngineLists(api) : nil)
            let info = try await api.decode(InfoWire.self, from: "/info")
            let facts = facts(greeting, info: info, spoken: spoken, endpoint: endpoint)
            let isOnThisHost = isOnThisHost(facts, endpoint)
            return EngineConnection(
                api: api, facts: facts, isVersionAtLeast142: spoken >= APIVersion(major: 1, minor: 42),
                isOnThisHost: isOnThisHost, seesDataRoot: isOnThisHost && seesDataRoot,
                systemTime: info.SystemTime.flatMap { Timestamp(rfc3339: $0) }, begun: begun)
        } catch {
            await api.shutdown()
            throw error
        }
    }

    /// A socket may lead elsewhere: through a tunnel of ssh, or into another container. Docker writes its ID down where
    /// its data lies (23.0 and newer): the same one there means that the files are its own, another one that they aren't.
    /// Where that can't be read (older engines, Podman, other users than root), the host's name tells. An engine of this
    /// host that goes by another name, as in a container, isn't looked at beyond the API then.
    private static func isOnThisHost(_ facts: EngineFacts, _ endpoint: Endpoint) -> Bool {
        guard case .unix = endpoint, !facts.rootDirectory.isEmpty else { return false }
        guard facts.product == .docker,
            let id = try? String(contentsOfFile: facts.rootDirectory + "/engine-id", encoding: .utf8)
        else { return facts.name == HostName.current }
        return id.trimmingCharacters(in: .whitespacesAndNewlines) == facts.id
    }

    /// The first question: an engine that doesn't answer it isn't there.
    private static func greeting(of api: APIClient, _ endpoint: Endpoint) async throws(EngineError) -> EngineGreeting {
        do throws(EngineError) {
            return try await EngineGreeting.ask(api)
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

    /// Must be called once before the program ends.
    package func close() async { await api.shutdown() }

    private static func facts(
        _ greeting: EngineGreeting, info: InfoWire, spoken: APIVersion, endpoint: Endpoint
    ) -> EngineFacts {
        let isPodman = greeting.product == .podman
        let isContainerd = (info.DriverStatus ?? []).contains(["driver-type", "io.containerd.snapshotter.v1"])
        let name = info.Name ?? ""
        let root = info.DockerRootDir ?? ""
        return EngineFacts(
            // Podman makes up a new ID for each answer, so its host and store name it.
            id: isPodman ? "podman:\(name):\(root)" : info.ID ?? "\(name):\(root)",
            name: name.isEmpty ? "engine" : name, product: greeting.product, version: greeting.version,
            apiVersion: spoken.description, store: isPodman ? .podman : isContainerd ? .containerd : .graphdriver,
            driver: info.Driver ?? "", rootDirectory: root, endpoint: endpoint.description)
    }
}
