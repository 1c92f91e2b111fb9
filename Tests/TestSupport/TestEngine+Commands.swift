import Foundation

extension TestEngine {
    /// Runs the engine's own command-line client (`docker`, or `podman` on Podman) and returns what it printed.
    @discardableResult
    package func docker(_ arguments: String...) throws -> String {
        try docker(arguments)
    }

    @discardableResult
    package func docker(_ arguments: [String]) throws -> String {
        let client = directory.appending(path: "bin").appending(path: kind.rawValue)
        return try ChildProcess.output(client, arguments, environment: environment)
    }

    /// Runs a script with `bash -e` and the engine's client first in PATH: for commands that audit printed.
    @discardableResult
    package func shell(_ script: String) throws -> String {
        let bash = URL(filePath: "/bin/bash")
        return try ChildProcess.output(bash, ["-e", "-o", "pipefail", "-c", script], environment: environment)
    }

    /// The process's environment, with every variable that could lead a client to another engine replaced.
    package var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment
        for name in ["DOCKER_CONTEXT", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH", "DOCKER_API_VERSION", "DOCKER_CONFIG"] {
            environment[name] = nil
        }
        let address = "unix://\(socketPath)"
        environment["DOCKER_HOST"] = address
        environment["CONTAINER_HOST"] = address
        // Has the buildx plugin, where there is one.
        environment["DOCKER_CONFIG"] = directory.appending(path: "cli").path
        environment["PATH"] = "\(directory.path)/bin:" + (environment["PATH"] ?? "/usr/bin:/bin")
        return environment
    }
}
