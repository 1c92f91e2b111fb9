import AuditCore
import Foundation
import TestSupport
import Testing

@testable import DockerEngine

/// Whatever goes wrong, the error says what it was.
@Suite struct EngineErrorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The error of connecting. That it comes at once can't be measured here: other tests keep the machine busy.
    private func failure(host: String) async throws -> EngineError {
        do throws(EngineError) {
            await (try EngineConnection.open(host: host)).close()
        } catch {
            return error
        }
        Issue.record("\(host) could be connected to")
        throw EngineError.badHost(host)
    }

    private func failure(answering response: StubResponse) async throws -> EngineError {
        try await StubServer { _ in response }.run { try await failure(host: "unix://" + $0.socketPath) }
    }

    @Test func noSocket() async throws {
        let host = "unix://" + folder.file("nosuch.sock")
        #expect(try await failure(host: host) == .unreachable(endpoint: host, why: "no such file or directory"))
    }

    @Test func aSocketNobodyListensOn() async throws {
        let path = folder.file("dead.sock")
        try bindSocket(path)
        #expect(
            try await failure(host: "unix://" + path)
                == .unreachable(endpoint: "unix://" + path, why: "connection refused"))
    }

    @Test func aFileThatIsNoSocket() async throws {
        let path = folder.file("file")
        try Data("text".utf8).write(to: URL(filePath: path))
        guard case .unreachable = try await failure(host: "unix://" + path) else {
            Issue.record("no .unreachable")
            return
        }
    }

    @Test func aPathNoSocketCanHave() async throws {
        let host = "unix:///" + String(repeating: "long/", count: 40)
        #expect(try await failure(host: host) == .unreachable(endpoint: host, why: "file name too long"))
    }

    @Test(.enabled(if: getuid() != 0, "root may open every socket"))
    func aSocketWithoutPermission() async throws {
        try await StubServer { _ in .json("{}") }.run { server in
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: server.socketPath)
            let host = "unix://" + server.socketPath
            #expect(try await failure(host: host) == .permissionDenied(endpoint: host))
        }
    }

    @Test(
        arguments: [
            StubResponse.json("not JSON"), .json("{}"), .json("[]"), .json("null"), .json(""),
            .json(#"{"Version":5,"ApiVersion":"1.41"}"#), StubResponse(body: Data("<html><body>Hello</body>".utf8)),
            StubResponse(body: Data([0xff, 0xfe, 0])),
        ])
    func anAnswerThatIsNotTheEngines(response: StubResponse) async throws {
        guard case .notUnderstood(let request, let why) = try await failure(answering: response) else {
            Issue.record("no .notUnderstood")
            return
        }
        #expect(request == "GET /version" && !why.isEmpty)
    }

    @Test(
        arguments: [
            StubResponse.dropConnection, .json(#"{"Version":"1","ApiVersion":"1.41"}"#).truncated(after: 10),
            .json("{}").truncated(after: 0),
        ])
    func aConnectionThatBreaks(response: StubResponse) async throws {
        guard case .connectionLost(let request, let why) = try await failure(answering: response) else {
            Issue.record("no .connectionLost")
            return
        }
        #expect(request == "GET /_ping" && !why.isEmpty)
    }

    @Test(arguments: [400, 401, 403, 404, 409, 500, 503]) func anErrorCarriesTheEnginesWords(status: Int) async throws {
        #expect(
            try await failure(answering: .failure(status, "no \"such\" thing"))
                == .refused(request: "GET /version", status: status, message: "no \"such\" thing"))
    }

    @Test func anErrorInOtherWordsIsCarriedAsItCame() async throws {
        #expect(
            try await failure(answering: StubResponse(502, body: Data("<html>Bad Gateway".utf8)))
                == .refused(request: "GET /version", status: 502, message: "<html>Bad Gateway"))
    }

    private func bindSocket(_ path: String) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(result == 0)
    }
}
