import Foundation
import TestSupport
import Testing

@testable import AuditCore
@testable import DockerEngine

/// What is sent to an engine to remove something, and what its answers mean.
@Suite struct EngineRemoverTests {
    @Test(arguments: [
        ("write /var/lib/docker/image/overlay2/.tmp-repositories.json1: no space left on device", true),
        ("conflict: unable to delete", false),
    ]) func anEngineWithoutRoomForItsRecordsIsToldFromOneThatRefuses(message: String, isFull: Bool) async throws {
        let answer = StubResponse.json(#"{"message": "\#(message)"}"#, status: isFull ? 500 : 409)
        let (result, _) = try await carryOut(Self.step(.removeImage), answer: answer)
        #expect(result == .failure(isFull ? .noRoom(message) : .refused(message)))
    }

    private static let target = Digest.sha256(of: "target")

    private static func step(
        _ action: Plan.Action, name: String = "web:1", target: String? = nil, keepsParents: Bool = false,
        unusedFor: String? = nil
    ) -> Plan.Step {
        let isImage = action == .removeImage || action == .untagImage
        return Plan.Step(
            order: 1, action: action, target: target ?? (isImage ? Self.target.description : Self.target.hex),
            name: name, command: "", frees: .zero, cumulativeBytes: 0, alsoRemoves: [], keepsParents: keepsParents,
            unusedFor: unusedFor, reason: Reason(.asked, ""), restore: nil, risk: .none)
    }

    /// Carries out the step on an engine that answers so, and gives the request it got.
    private func carryOut(
        _ step: Plan.Step, answer: StubResponse = .json("[]")
    ) async throws -> (result: Result<Removal, RemovalError>, request: String) {
        let server = StubServer { request in
            switch request.target.path {
            case "/_ping": StubResponse(headers: [StubHeader("Api-Version", "1.51")])
            case "/version": .json(#"{"Version":"28.5.2","ApiVersion":"1.51"}"#)
            case "/info": .json("{}")
            default: answer
            }
        }
        return try await server.run { server in
            let connection = try await EngineConnection.open(host: "unix://" + server.socketPath)
            let result: Result<Removal, RemovalError>
            do throws(RemovalError) {
                result = .success(try await EngineRemover(connection).carryOut(step))
            } catch {
                result = .failure(error)
            }
            await connection.close()
            let sent = server.requests.dropFirst(3)
            #expect(sent.count == 1)
            #expect(!sent.contains { $0.uri.lowercased().contains("force") || !$0.body.isEmpty })
            return (result, sent.map { "\($0.method) \($0.uri)" }.joined(separator: "\n"))
        }
    }

    @Test func containersAreStoppedAndRemovedByID() async throws {
        let id = Self.target.hex
        #expect(try await carryOut(Self.step(.stopContainer)).request == "POST /v1.51/containers/\(id)/stop")
        #expect(try await carryOut(Self.step(.removeContainer)).request == "DELETE /v1.51/containers/\(id)")
    }

    @Test(
        arguments: [
            "web:1": "web:1", "registry.example:5000/team/app:1.2-rc_3": "registry.example:5000/team/app:1.2-rc_3",
            "web@\(target)": "web@\(target)", "074bbbf1ac5e": target.description,
            "a b?c=d&e#f%:1": "a%20b%3Fc%3Dd%26e%23f%25:1",
            "ü:1": "%C3%BC:1",
        ])
    func aNameIsRemovedAsThePlanSpellsIt(name: String, path: String) async throws {
        #expect(try await carryOut(Self.step(.untagImage, name: name)).request == "DELETE /v1.51/images/\(path)")
        // The image itself goes by ID: a tag may have moved to another one.
        let request = try await carryOut(Self.step(.removeImage, name: name)).request
        #expect(request == "DELETE /v1.51/images/\(Self.target)")
    }

    @Test func parentsAreLeftOnlyWhereThePlanSaysSo() async throws {
        let request = try await carryOut(Self.step(.removeImage, keepsParents: true)).request
        #expect(request == "DELETE /v1.51/images/\(Self.target)?noprune=1")
    }

    @Test func volumesAreRemovedByName() async throws {
        let step = Self.step(.removeVolume, target: "data/1 ä")
        #expect(try await carryOut(step).request == "DELETE /v1.51/volumes/data%2F1%20%C3%A4")
    }

    /// Never with `all`: that would take what images share, too.
    @Test(arguments: ["168h": "?filters=%7B%22unused-for%22%3A%7B%22168h%22%3Atrue%7D%7D", nil: ""])
    func theCacheIsPrunedOfWhatIsUnused(unusedFor: String?, query: String) async throws {
        let step = Self.step(.pruneBuildCache, target: "build cache", unusedFor: unusedFor)
        let (result, request) = try await carryOut(step, answer: .json(#"{"CachesDeleted":["r1"],"SpaceReclaimed":7}"#))
        #expect(request == "POST /v1.51/build/prune" + query)
        #expect(result == .success(Removal(reclaimedBytes: 7, prunedRecords: ["r1"])))
        #expect(try await carryOut(step, answer: .json("odd")).result == .success(Removal()))
    }

    @Test func theAnswerTellsWhatIsGone() async throws {
        let layer = Digest.sha256(of: "layer")
        let answer = StubResponse.json(
            #"[{"Untagged":"web:1"},{"Untagged":"web@x"},{"Deleted":"\#(Self.target)"},{"Deleted":"\#(layer)"}]"#)
        let result = try await carryOut(Self.step(.removeImage), answer: answer).result
        #expect(result == .success(Removal(untagged: ["web:1", "web@x"], deleted: [Self.target, layer])))
    }

    @Test(
        arguments: [
            StubResponse.json("not JSON"), .json(""), .json("{}"), StubResponse(204), .json(#"[{"Deleted":"odd"}]"#),
        ])
    func anAnswerThatCannotBeReadIsStillDone(answer: StubResponse) async throws {
        #expect(try await carryOut(Self.step(.removeImage), answer: answer).result == .success(Removal()))
    }

    /// 304: it was stopped already.
    @Test func aContainerThatIsStoppedAlreadyIsDone() async throws {
        #expect(try await carryOut(Self.step(.stopContainer), answer: StubResponse(304)).result == .success(Removal()))
    }

    @Test(arguments: [Plan.Action.stopContainer, .removeContainer, .untagImage, .removeImage, .removeVolume])
    func errorsAreToldApart(action: Plan.Action) async throws {
        func failure(_ answer: StubResponse) async throws -> RemovalError? {
            if case .failure(let error) = try await carryOut(Self.step(action), answer: answer).result {
                error
            } else {
                nil
            }
        }
        #expect(try await failure(.failure(404, "No such thing")) == .notFound("No such thing"))
        #expect(try await failure(.failure(409, "in use by c1")) == .refused("in use by c1"))
        #expect(try await failure(.failure(500, "no")) == .refused("no"))
        for answer in [StubResponse.dropConnection, .json("[{}]").truncated(after: 2)] {
            guard case .unknown(let message) = try await failure(answer) else {
                Issue.record("no .unknown")
                return
            }
            #expect(!message.isEmpty)
        }
    }
}
