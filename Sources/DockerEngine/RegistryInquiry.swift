package import AuditCore
internal import NIOHTTP1
internal import Synchronization

/// Asks registries for images by their digests, through the engine: with its proxies, mirrors and certificates, from
/// where it stands, as a pull would.
///
/// Docker has `GET /distribution/{name}/json`, which fetches the manifest alone. Podman hasn't; its
/// `GET /libpod/manifests/{name}/json` fetches a manifest that it doesn't have as a list of its own.
/// Registries that count pulls count these questions, too.
package final class RegistryInquiry: RegistryInquirer {
    private let connection: EngineConnection
    private let credentials: RegistryCredentials
    private let patience: Int64
    /// Registries that let a question go unanswered: they aren't asked again, or a dead one would take minutes.
    private let silent = Mutex<Set<String>>([])
    /// By registry: its log-in is looked up once, since a credential helper may be asked.
    private let logins = Mutex<[String: [(String, String)]]>([:])

    /// The oldest of Podman's own API that knows `manifests` in this form; every later one answers to it.
    private static let podmanPrefix = "/v4.0.0"

    /// - Parameters:
    ///   - environment: Names the folder where the docker client keeps its log-ins.
    ///   - patience: How many seconds a registry has for an answer.
    package init(_ connection: EngineConnection, environment: [String: String], patience: Int64 = 20) {
        self.connection = connection
        self.patience = patience
        credentials = RegistryCredentials(environment: environment)
    }

    package func answers(about images: [Image]) async -> [ImageID: RegistryAnswer] {
        let answers = try? await boundedMap(images, width: APIClient.concurrency) { [self] image in
            (image.id, await answer(about: image))
        }
        return Dictionary(answers ?? [], uniquingKeysWith: { first, _ in first })
    }

    /// By each digest until one is found. The reason is the first one's: its registry is the likeliest.
    private func answer(about image: Image) async -> RegistryAnswer {
        var reason: String?
        for digest in image.digestsToPull(from: connection.facts.store) {
            guard let why = await reasonAgainst(digest) else { return .has(digest) }
            reason = reason ?? why
        }
        return .noProof(reason ?? "it has no digest to ask for")
    }

    /// Nil where the registry has it.
    private func reasonAgainst(_ digest: String) async -> String? {
        let reference = ImageReference(digest)
        let registry = reference.registry
        if silent.withLock({ $0.contains(registry) }) { return "\(registry) doesn't answer" }
        var api = connection.api
        var path = "/distribution/"
        let name = Endpoint.percentEncoded(digest, keeping: "/:@")
        if connection.facts.product == .podman {
            api.versionPrefix = Self.podmanPrefix
            path = "/libpod/manifests/"
            // A list that was made here is shown without asking anybody.
            if (try? await api.get("\(path)\(name)/exists")) != nil { return "it is a manifest list made on this host" }
        }
        let headers = login(for: reference)
        do throws(EngineError) {
            _ = try await api.send(.GET, "\(path)\(name)/json", headers: headers, patience: patience)
            return nil
        } catch {
            guard case .refused(_, _, let message) = error else {
                silent.withLock { _ = $0.insert(registry) }
                return "\(registry) doesn't answer"
            }
            let words = message.split(separator: "\n").first.map(String.init) ?? "no such image"
            return "\(registry) was asked: \(words)"
        }
    }

    private func login(for reference: ImageReference) -> [(String, String)] {
        logins.withLock { logins in
            if let known = logins[reference.registry] { return known }
            let found = credentials.header(for: reference).map { [("X-Registry-Auth", $0)] } ?? []
            logins[reference.registry] = found
            return found
        }
    }
}
