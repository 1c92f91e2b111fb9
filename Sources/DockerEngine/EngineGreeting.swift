internal import AuditCore

/// What an engine is, by its first answer.
struct EngineGreeting {
    /// The newest it speaks.
    var apiVersion: APIVersion
    var product: EngineFacts.Product
    var version: String

    /// A ping tells it in its headers, as it does to the docker client. `/version` is only asked where something between
    /// keeps them back: for that answer the engine asks its runtimes for theirs.
    static func ask(_ api: APIClient) async throws(EngineError) -> EngineGreeting {
        if let greeting = try await ping(api) { return greeting }
        return try EngineGreeting(try await api.decode(VersionWire.self, from: "/version"))
    }

    private static func ping(_ api: APIClient) async throws(EngineError) -> EngineGreeting? {
        do {
            return EngineGreeting(headers: try await api.get("/_ping").headers)
        } catch {
            if error.isRefusal { return nil }
            throw error
        }
    }

    /// `Server` is `Docker/26.1.5 (linux)` from Docker; Podman names its version apart (`Libpod-Api-Version`).
    ///
    /// - Parameter headers: By their names in lower case. Nil where they don't tell all.
    init?(headers: [String: String]) {
        guard let apiVersion = headers["api-version"].flatMap({ APIVersion($0) }) else { return nil }
        self.apiVersion = apiVersion
        if let version = headers["libpod-api-version"] {
            product = .podman
            self.version = version
        } else if let server = headers["server"], server.hasPrefix("Docker/") {
            product = .docker
            version = String(server.dropFirst("Docker/".count).prefix { $0 != " " })
        } else {
            return nil
        }
    }

    private init(_ wire: VersionWire) throws(EngineError) {
        guard let apiVersion = APIVersion(wire.ApiVersion) else {
            throw .notUnderstood(request: "GET /version", why: "“\(wire.ApiVersion)” is no API version")
        }
        self.apiVersion = apiVersion
        product = (wire.Components ?? []).contains { $0.Name == "Podman Engine" } ? .podman : .docker
        version = wire.Version
    }
}
