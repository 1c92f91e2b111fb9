internal import AuditCore

/// Why an engine couldn't be asked, or what it answered instead. The texts say what to do next.
package enum EngineError: Error, Sendable, Equatable {
    case badHost(String)
    case noSuchContext(String)
    case unreachable(endpoint: String, why: String)
    case noEngineFound(tried: [String])
    case permissionDenied(endpoint: String)
    case needsTLS(endpoint: String)
    case badCertificates(folder: String, why: String)
    /// The engine answered with an error status. `message` is its own.
    case refused(request: String, status: Int, message: String)
    case notUnderstood(request: String, why: String)
    case connectionLost(request: String, why: String)

    /// The engine answered, with an error.
    var isRefusal: Bool {
        if case .refused = self { true } else { false }
    }

    var isNotFound: Bool {
        if case .refused(_, let status, _) = self { status == 404 } else { false }
    }
}

extension EngineError: SourceFailure {
    package var isAnswer: Bool {
        switch self {
        case .refused, .notUnderstood: true
        case .badHost, .noSuchContext, .unreachable, .noEngineFound, .permissionDenied, .needsTLS, .badCertificates,
            .connectionLost:
            false
        }
    }
}

extension EngineError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badHost(let host):
            "can't use the host “\(host)”: give unix:///path/to/socket, tcp://address:port or ssh://user@host."
        case .noSuchContext(let name):
            "there is no docker context \(name); docker context ls lists them."
        case .unreachable(let endpoint, let why):
            "can't reach the engine at \(endpoint): \(why).\nStart it, or name another engine with --host."
        case .noEngineFound(let tried):
            "no engine answers at \(tried.joined(separator: ", ")).\nStart Docker or Podman, or name an engine with --host."
        case .permissionDenied(let endpoint):
            """
            can't reach the engine at \(endpoint): permission denied.
            Run as a member of the group docker, or as root, or name another engine with --host.
            """
        case .needsTLS(let endpoint):
            """
            the engine at \(endpoint) speaks TLS only.
            Set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem.
            """
        case .badCertificates(let folder, let why):
            "can't use the certificates in \(folder): \(why).\nDOCKER_CERT_PATH or the docker context names the folder."
        case .refused(let request, let status, let message):
            "the engine refused \(request) (status \(status)): \(message)"
        case .notUnderstood(let request, let why):
            "the engine's answer to \(request) can't be understood: \(why).\nIs --host a Docker or Podman engine?"
        case .connectionLost(let request, let why):
            "the connection to the engine broke during \(request): \(why).\nIs the engine still running? Try again."
        }
    }
}
