import AuditCore
import DockerEngine
import Foundation
import TestSupport

/// An engine of canned answers on a real socket. Fresh, it is an empty Docker host of the classic store.
struct StubEngine {
    private var answers: [RequestTarget: StubResponse] = [:]
    private var images: [String] = []

    init(_ product: EngineFacts.Product = .docker, version: String = "28.5.2", api: String = "1.51") {
        let component = product == .podman ? "Podman Engine" : "Engine"
        self["/version"] = .json(
            #"{"Version":"\#(version)","ApiVersion":"\#(api)","MinAPIVersion":"1.24","#
                + #""Components":[{"Name":"\#(component)"}]}"#)
        let own =
            product == .podman
            ? [StubHeader("Libpod-Api-Version", version), StubHeader("Server", "Libpod/\(version) (linux)")]
            : [StubHeader("Server", "Docker/\(version) (linux)")]
        self["/_ping"] = StubResponse(headers: [StubHeader("Api-Version", api)] + own, body: Data("OK".utf8))
        self["/info"] = Self.info()
        self["/images/json?all=1"] = .json("[]")
        self["/containers/json?all=1&size=1"] = .json("[]")
        self["/volumes"] = .json(#"{"Volumes":null,"Warnings":null}"#)
        self["/system/df"] = .json("{}")
        self["/system/df?type=volume"] = .json("{}")
        self["/system/df?type=build-cache"] = .json("{}")
    }

    static func info(
        id: String = "ABCD", name: String = HostName.current, driverStatus: String = "[]",
        root: String = "/nonexistent/docker"
    ) -> StubResponse {
        .json(
            #"{"ID":"\#(id)","Name":"\#(name)","Driver":"overlay2","DriverStatus":\#(driverStatus),"#
                + #""DockerRootDir":"\#(root)"}"#)
    }

    /// What is answered to this call, whatever its version; without an answer, 404.
    subscript(uri: String) -> StubResponse {
        get { answers[RequestTarget(uri)] ?? .failure(404, "page not found") }
        set {
            answers[RequestTarget(uri)] = newValue
            // The list without sizes says the same of all else.
            if uri == Self.sizedContainers { answers[RequestTarget("/containers/json?all=1")] = newValue }
        }
    }

    /// An image, with what its list entry says beside the ID, and layers of these sizes, lowest first.
    @discardableResult
    mutating func image(_ name: String, _ fields: String = "", layers: [(name: String, bytes: Int64)] = []) -> ImageID {
        let id = ImageID.sha256(of: name)
        images.append(#"{"Id":"\#(id)"\#(fields.isEmpty ? "" : ",")\#(fields)}"#)
        self["/images/json?all=1"] = .json("[" + images.joined(separator: ",") + "]")
        let diffIDs = layers.map { "\"\(DiffID.sha256(of: $0.name))\"" }.joined(separator: ",")
        let history = layers.reversed().map { #"{"Size":\#($0.bytes),"CreatedBy":"COPY \#($0.name)"}"# }
        self["/images/\(id)/json"] = .json(#"{"Id":"\#(id)","RootFS":{"Type":"layers","Layers":[\#(diffIDs)]}}"#)
        self["/images/\(id)/history"] = .json("[" + history.joined(separator: ",") + "]")
        return id
    }

    /// Connects, and closes whatever happens.
    func run<Result>(
        beginsReading: Bool = false, _ body: (EngineConnection, StubServer) async throws -> Result
    ) async throws -> Result {
        let answers = answers
        let server = StubServer { request in
            answers[request.target.unversioned] ?? .failure(404, "page not found")
        }
        return try await server.run { server in
            let connection = try await EngineConnection.open(
                host: "unix://" + server.socketPath, beginsReading: beginsReading)
            do {
                let result = try await body(connection, server)
                await connection.close()
                return result
            } catch {
                await connection.close()
                throw error
            }
        }
    }

    private static let sizedContainers = "/containers/json?all=1&size=1"
    static let readAt = Timestamp(seconds: 1_800_000_000)

    func reading(known: KnownFacts) async throws -> Reading {
        try await run { connection, _ in
            try await EngineReader(connection).reading(knowing: { known }, at: Self.readAt)
        }
    }

    /// One reading, and the calls it took, those of the connection included.
    func read(known: KnownFacts = KnownFacts()) async throws -> (snapshot: Snapshot, calls: [String]) {
        try await run { connection, server in
            let snapshot = try await EngineReader(connection).read(known: known, at: Self.readAt)
            return (snapshot, server.requests.map { "\($0.method) \($0.uri)" })
        }
    }
}
