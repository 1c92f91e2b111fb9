internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// HTTP to one engine: a path in, the body of a successful answer or an `EngineError` out.
struct APIClient: Sendable {
    let endpoint: Endpoint
    /// Such as `/v1.41`; empty before the version is negotiated.
    var versionPrefix = ""

    private let client: HTTPClient
    private let baseURL: String
    private let tunnel: SSHTunnel?

    /// Requests of a kind in flight at once: more of them aren't faster.
    static let concurrency = 8
    /// Connections to the engine. Lists, walks of sizes, containers and images are asked side by side; a request that waits
    /// for a connection is given up after ten seconds.
    private static let connectionLimit = 3 * concurrency
    /// One thread serves the connections: with more, each answer only wakes more of them.
    private static let threads = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private static let executor = EventLoopExecutor(threads.any())

    /// - Parameter certificates: For an engine behind TLS.
    init(endpoint: Endpoint, certificates: EngineCertificates? = nil) throws(EngineError) {
        self.endpoint = endpoint
        if case .unix(let path) = endpoint, let code = SocketProbe.failure(connectingTo: path) {
            if code == EACCES || code == EPERM { throw .permissionDenied(endpoint: endpoint.description) }
            throw .unreachable(endpoint: endpoint.description, why: SocketProbe.message(code))
        }
        var configuration = HTTPClient.Configuration(tlsConfiguration: try certificates?.configuration())
        configuration.httpVersion = .http1Only
        // Nobody traces, but each request would be taken apart for a span.
        configuration.tracing.tracer = nil
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.connectionLimit
        if case .unix = endpoint {
        } else {
            // It would try again for ten seconds, and then no longer know the reason.
            configuration.connectionPool.retryConnectionEstablishment = false
        }
        if case .ssh(let destination, let port) = endpoint {
            tunnel = try SSHTunnel(destination: destination, port: port)
        } else {
            tunnel = nil
        }
        baseURL = endpoint.baseURL(isTLS: certificates != nil, tunnel: tunnel?.socketPath)
        client = HTTPClient(eventLoopGroupProvider: .shared(Self.threads), configuration: configuration)
    }

    /// Must be called once before the program ends.
    func shutdown() async {
        try? await client.shutdown()
        tunnel?.close()
    }

    struct Answer: Sendable {
        var status: Int
        var headers: [String: String]
        var body: Data
    }

    func get(_ path: String, query: [(String, String)] = []) async throws(EngineError) -> Answer {
        try await send(.GET, path, query: query)
    }

    /// Nil where the engine answers that there is no such thing.
    func getIfFound(_ path: String, query: [(String, String)] = []) async throws(EngineError) -> Answer? {
        do {
            return try await get(path, query: query)
        } catch {
            if error.isNotFound { return nil }
            throw error
        }
    }

    func decode<Value: Decodable>(
        _ type: Value.Type, from path: String, query: [(String, String)] = []
    ) async throws(EngineError) -> Value {
        let answer = try await get(path, query: query)
        return try Self.decode(type, from: answer.body, request: "GET \(path)")
    }

    /// For what is asked beside something else.
    func result<Value: Decodable>(
        _ type: Value.Type, from path: String, query: [(String, String)] = []
    ) async -> Result<Value, EngineError> {
        do { return .success(try await decode(type, from: path, query: query)) } catch { return .failure(error) }
    }

    static func decode<Value: Decodable>(
        _ type: Value.Type, from body: Data, request: String
    ) throws(EngineError) -> Value {
        try understanding(request) { try JSONDecoder().decode(type, from: body) }
    }

    static func decode<Value: DecodableWithConfiguration>(
        _ type: Value.Type, from body: Data, configuration: Value.DecodingConfiguration, request: String
    ) throws(EngineError) -> Value {
        try understanding(request) { try JSONDecoder().decode(type, from: body, configuration: configuration) }
    }

    private static func understanding<Value>(_ request: String, _ body: () throws -> Value) throws(EngineError) -> Value
    {
        do {
            return try body()
        } catch {
            throw .notUnderstood(request: request, why: Self.explain(error))
        }
    }

    /// - Parameter patience: After so many seconds the answer counts as lost; nil where it may take any time.
    func send(
        _ method: HTTPMethod, _ path: String, query: [(String, String)] = [], headers: [(String, String)] = [],
        patience: Int64? = nil
    ) async throws(EngineError) -> Answer {
        var request = request(method, path, query: query)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        return try await exchange(request, name: "\(method.rawValue) \(path)", patience: patience)
    }

    func request(_ method: HTTPMethod, _ path: String, query: [(String, String)]) -> HTTPClientRequest {
        let words = query.map { "\($0.0)=\(Endpoint.percentEncoded($0.1, keeping: ""))" }
        let suffix = words.isEmpty ? "" : "?" + words.joined(separator: "&")
        var request = HTTPClientRequest(url: baseURL + versionPrefix + path + suffix)
        request.method = method
        // The client would send the socket's path as Host, which Docker refuses as malformed.
        request.headers.add(name: "Host", value: "docker")
        return request
    }

    /// - Parameter name: What to call the request in an error.
    func exchange(
        _ request: HTTPClientRequest, name: String, patience: Int64? = nil
    ) async throws(EngineError) -> Answer {
        let answer: Answer
        do {
            answer = try await withTaskExecutorPreference(Self.executor) {
                let response = try await execute(request, patience: patience)
                let body = try await response.body.collect(upTo: 1 << 30)
                var headers: [String: String] = [:]
                for (name, value) in response.headers { headers[name.lowercased()] = value }
                return Answer(
                    status: Int(response.status.code), headers: headers, body: Data(body.readableBytesView))
            }
        } catch {
            throw .connectionLost(request: name, why: Self.explain(connection: error))
        }
        guard (200..<400).contains(answer.status) else { throw Self.refusal(name, answer.status, answer.body) }
        return answer
    }

    /// An engine may take minutes to walk a tree or to delete one: there is no time after which it is wrong.
    func execute(_ request: HTTPClientRequest, patience: Int64? = nil) async throws -> HTTPClientResponse {
        let deadline = patience.map { NIODeadline.now() + .seconds($0) } ?? .distantFuture
        return try await client.execute(request, deadline: deadline)
    }

    static func refusal(_ request: String, _ status: Int, _ body: Data) -> EngineError {
        let message = (try? JSONDecoder().decode(ErrorWire.self, from: body).message)
        return .refused(
            request: request, status: status, message: message ?? String(decoding: body.prefix(200), as: UTF8.self))
    }

    private static func explain(connection error: any Error) -> String {
        if let failure = error as? NIOConnectionError {
            guard let first = failure.connectionErrors.first?.error else { return "there is no host “\(failure.host)”" }
            return explain(connection: first)
        }
        if let failure = error as? IOError { return SocketProbe.message(failure.errnoCode) }
        let text = String(describing: error)
        return text.contains("CERTIFICATE_VERIFY_FAILED")
            ? "its certificate isn't one that the authority of ca.pem has signed for this address" : text
    }

    private static func explain(_ error: any Error) -> String {
        switch error {
        case DecodingError.dataCorrupted(let context): "it isn't JSON (\(context.debugDescription))"
        case DecodingError.keyNotFound(let key, _): "“\(key.stringValue)” is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” has an unexpected form"
        default: String(describing: error)
        }
    }
}
