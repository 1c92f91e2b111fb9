import Foundation

/// What `/version` says of a recorded engine, and what follows for the headers and the versions it takes.
struct CapturedEngine: Sendable {
    private struct Version: Decodable {
        struct Component: Decodable {
            var Name: String
        }
        var Version: String
        var ApiVersion: String
        var MinAPIVersion: String
        var Components: [Component]?
    }

    private let version: String
    private let newest: String
    private let oldest: String
    private let isPodman: Bool

    init(version body: Data) throws {
        let decoded = try JSONDecoder().decode(Version.self, from: body)
        version = decoded.Version
        newest = decoded.ApiVersion
        oldest = decoded.MinAPIVersion
        isPodman = decoded.Components?.first?.Name == "Podman Engine"
    }

    var headers: [StubHeader] {
        let common = [StubHeader("Api-Version", newest), StubHeader("Ostype", "linux")]
        return isPodman
            ? common + [StubHeader("Libpod-Api-Version", version), StubHeader("Server", "Libpod/\(version) (linux)")]
            : common + [StubHeader("Server", "Docker/\(version) (linux)")]
    }

    /// The 400 of Docker for a path version it doesn't speak. Podman is only known to answer what was recorded.
    func refusal(of asked: String?) -> StubResponse? {
        guard let asked, !isPodman else { return nil }
        if Self.isOlder(newest, than: asked) {
            return .failure(
                400, "client version \(asked) is too new. Maximum supported API version is \(newest)")
        }
        if Self.isOlder(asked, than: oldest) {
            return .failure(
                400,
                "client version \(asked) is too old. Minimum supported API version is \(oldest), "
                    + "please upgrade your client to a newer version")
        }
        return nil
    }

    private static func isOlder(_ left: String, than right: String) -> Bool {
        func parts(_ text: String) -> [Int] { text.split(separator: ".").map { Int($0) ?? 0 } }
        return parts(left).lexicographicallyPrecedes(parts(right))
    }
}
