import Foundation
import NIOCore
import NIOHTTP1

/// One connection to a stub server: gathers each request, and delivers the response as far as it is meant to go.
final class StubConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let respond: StubServer.Handler
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(respond: @escaping StubServer.Handler) {
        self.respond = respond
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part):
            body += part.readableBytesView
        case .end:
            guard let head else { return }
            let request = StubRequest(
                method: head.method.rawValue,
                uri: head.uri,
                headers: head.headers.map { StubHeader($0.name, $0.value) },
                body: Data(body))
            deliver(respond(request), to: head, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func deliver(_ response: StubResponse, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        switch response.delivery {
        case .silent:
            return
        case .dropped:
            context.close(promise: nil)
        case .complete:
            writeHead(of: response, to: request, context: context)
            if request.method != .HEAD {
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: response.body)))), promise: nil)
            }
            writeLast(.end(nil), closing: !request.isKeepAlive, context: context)
        case .dribbled:
            writeHead(of: response, to: request, context: context)
            for byte in response.body {
                context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: [byte])))), promise: nil)
            }
            writeLast(.end(nil), closing: !request.isKeepAlive, context: context)
        case .truncated(let count):
            writeHead(of: response, to: request, context: context)
            let part = ByteBuffer(bytes: response.body.prefix(count))
            writeLast(.body(.byteBuffer(part)), closing: true, context: context)
        }
    }

    private func writeHead(of response: StubResponse, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        let status = HTTPResponseStatus(statusCode: response.status)
        let head = HTTPResponseHead(version: request.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    /// Closes only after the bytes are out: NIO drops what is still queued when a channel is closed.
    private func writeLast(_ part: HTTPServerResponsePart, closing: Bool, context: ChannelHandlerContext) {
        let written = context.eventLoop.makePromise(of: Void.self)
        if closing {
            let channel = context.channel
            written.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(part), promise: written)
    }
}
