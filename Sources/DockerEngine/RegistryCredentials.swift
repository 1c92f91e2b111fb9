internal import AuditCore
internal import Foundation

/// What `docker login` or `podman login` left, in the form that the engine wants it: from the clients' own files, or
/// from the credential helper that these name.
struct RegistryCredentials {
    private let environment: [String: String]
    /// In the order in which they are asked.
    private let files: [ClientConfigWire]

    init(environment: [String: String]) {
        self.environment = environment
        func path(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = path("HOME") ?? ""
        files = [
            (path("DOCKER_CONFIG") ?? home + "/.docker") + "/config.json", path("REGISTRY_AUTH_FILE"),
            path("XDG_RUNTIME_DIR").map { $0 + "/containers/auth.json" }, home + "/.config/containers/auth.json",
        ].compactMap { $0 }.compactMap { try? Data(contentsOf: URL(filePath: $0)) }
            .compactMap { try? JSONDecoder().decode(ClientConfigWire.self, from: $0) }
    }

    /// The value of `X-Registry-Auth`; nil without a login for the image's registry.
    func header(for reference: ImageReference) -> String? {
        let registry = reference.registry
        let names =
            registry == "docker.io" ? ["https://index.docker.io/v1/", registry] : [registry, "https://\(registry)"]
        for file in files {
            for name in names {
                guard let login = login(name, in: file), let text = try? JSONEncoder().encode(login) else { continue }
                return text.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            }
        }
        return nil
    }

    /// A helper for this registry alone, else the one for all, else the file itself, as the docker client does it.
    private func login(_ name: String, in file: ClientConfigWire) -> RegistryLogin? {
        if let helper = file.credHelpers?[name] ?? file.credsStore, !helper.isEmpty { return ask(helper, for: name) }
        guard let entry = file.auths?[name] else { return nil }
        if let token = entry.identitytoken, !token.isEmpty {
            return RegistryLogin(serveraddress: name, identitytoken: token)
        }
        let login = entry.auth.flatMap { Data(base64Encoded: $0) }.map { String(decoding: $0, as: UTF8.self) }
        guard let parts = login?.split(separator: ":", maxSplits: 1).map(String.init), parts.count == 2 else {
            return nil
        }
        return RegistryLogin(serveraddress: name, username: parts[0], password: parts[1])
    }

    /// `docker-credential-HELPER get`: the registry on its input, the login on its output. It ends with an error where it
    /// has none.
    private func ask(_ helper: String, for name: String) -> RegistryLogin? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["docker-credential-\(helper)", "get"]
        process.environment = environment
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        try? input.fileHandleForWriting.write(contentsOf: Data((name + "\n").utf8))
        try? input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0,
            let found = try? JSONDecoder().decode(HelperAnswerWire.self, from: answer)
        else { return nil }
        // The protocol's way to hand out a token instead of a password.
        return found.Username == "<token>"
            ? RegistryLogin(serveraddress: name, identitytoken: found.Secret)
            : RegistryLogin(serveraddress: name, username: found.Username, password: found.Secret)
    }
}

/// What the engine wants in `X-Registry-Auth`.
private struct RegistryLogin: Encodable {
    var serveraddress: String
    var username: String?
    var password: String?
    var identitytoken: String?
}

/// The clients' `config.json` and `auth.json`, the part that matters here.
private struct ClientConfigWire: Decodable {
    var auths: [String: Login]?
    /// The helper for one registry.
    var credHelpers: [String: String]?
    /// The helper for all others.
    var credsStore: String?

    struct Login: Decodable {
        /// `user:password` in base64; absent where a credential helper has it.
        var auth: String?
        var identitytoken: String?
    }
}

/// What a credential helper answers.
private struct HelperAnswerWire: Decodable {
    var Username: String
    var Secret: String
}
