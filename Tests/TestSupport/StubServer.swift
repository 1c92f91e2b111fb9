import Foundation
import NIOCore
import NIOHTTP1
package import NIOSSL
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on a real Unix socket, inside the test process.
///
/// It answers on NIO's threads, not in Swift tasks, so a test that blocks its own thread on a child process
/// (curl, the audit binary) can't starve it. Handlers must not block.
package final class StubServer: Sendable {
    package typealias Handler = @Sendable (StubRequest) -> StubResponse

    /// Short, because a socket's path may have 107 bytes; unique, because tests run in parallel.
    package let socketPath = "/tmp/audit-stub-\(UUID().uuidString.prefix(13)).sock"

    private struct State {
        var listener: (any Channel)?
        var connections: [ObjectIdentifier: any Channel] = [:]
        var requests: [StubRequest] = []
    }

    private let handler: Handler
    private let state = Mutex(State())

    package init(_ handler: @escaping Handler) {
        self.handler = handler
    }

    package convenience init(routes: [StubRoute]) {
        self.init { StubRoute.respond($0, routes) }
    }

    /// All requests so far, in the order they came.
    package var requests: [StubRequest] {
        state.withLock { $0.requests }
    }

    /// Where it listens when it speaks TLS, on the loopback interface.
    package var port: Int? { state.withLock { $0.listener?.localAddress?.port } }

    /// - Parameter tls: Listens on a port instead of the socket, and speaks TLS.
    package func start(tls: NIOSSLContext? = nil) async throws {
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { [self] channel in
                track(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                    try pipeline.configureHTTPServerPipeline(withErrorHandling: true)
                    try pipeline.addHandler(StubConnection(respond: answer))
                }
            }
        let isBound =
            tls == nil ? bootstrap.bind(unixDomainSocketPath: socketPath) : bootstrap.bind(host: "127.0.0.1", port: 0)
        let listener = try await isBound.get()
        state.withLock { $0.listener = listener }
    }

    /// Closes the socket and every connection, silent ones too.
    package func shutdown() async {
        let channels = state.withLock { state in
            defer { state.listener = nil }
            return [state.listener].compactMap { $0 } + Array(state.connections.values)
        }
        for channel in channels { try? await channel.close() }
        try? FileManager.default.removeItem(atPath: socketPath)
    }

    /// Starts the server, runs the body, and shuts down whether the body returns or throws.
    package func run<Result>(
        tls: NIOSSLContext? = nil, _ body: (StubServer) async throws -> Result
    ) async throws -> Result {
        try await start(tls: tls)
        do {
            let result = try await body(self)
            await shutdown()
            return result
        } catch {
            await shutdown()
            throw error
        }
    }

    private func answer(_ request: StubRequest) -> StubResponse {
        state.withLock { $0.requests.append(request) }
        return handler(request)
    }

    private func track(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.connections[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { _ = $0.connections.removeValue(forKey: id) }
        }
    }
}
