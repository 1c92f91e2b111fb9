internal import AuditCore
internal import Foundation

/// What `docker login` wrote down, in the form that the engine wants it. Credential helpers aren't asked.
struct RegistryCredentials {
    private let logins: [String: String]

    init(environment: [String: String]) {
        let folder = environment["DOCKER_CONFIG"] ?? (environment["HOME"] ?? "") + "/.docker"
        let file = try? Data(contentsOf: URL(filePath: folder + "/config.json"))
        let config = file.flatMap { try? JSONDecoder().decode(ClientConfigWire.self, from: $0) }
        logins = (config?.auths ?? [:]).compactMapValues(\.auth)
    }

    /// The value of `X-Registry-Auth`; nil without a login for the image's registry.
    func header(for reference: ImageReference) -> String? {
        let registry = reference.fullRepository.prefix { $0 != "/" }
        let names =
            registry == "docker.io" ? ["https://index.docker.io/v1/"] : [String(registry), "https://\(registry)"]
        guard let name = names.first(where: { logins[$0] != nil }),
            let login = Data(base64Encoded: logins[name]!).map({ String(decoding: $0, as: UTF8.self) })
        else { return nil }
        let parts = login.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2,
            let text = try? JSONEncoder().encode(["username": parts[0], "password": parts[1], "serveraddress": name])
        else { return nil }
        return text.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
    }
}

/// The docker client's `config.json`, the part that matters here.
private struct ClientConfigWire: Decodable {
    var auths: [String: Login]?

    struct Login: Decodable {
        /// `user:password` in base64; absent where a credential helper has it.
        var auth: String?
    }
}
