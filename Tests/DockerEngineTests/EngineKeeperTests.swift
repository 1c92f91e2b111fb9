import TestSupport
import Testing

@testable import AuditCore
@testable import DockerEngine

/// What is saved of a container before it goes.
@Suite struct EngineKeeperTests {
    private static let id = ContainerID.sha256(of: "c").hex

    private func keep(_ name: String, volumes: [String]) async throws -> (savedAs: String?, calls: [String]) {
        let step = Plan.Step(
            order: 1, action: .stopContainer, target: Self.id, name: name, command: "", frees: .zero,
            cumulativeBytes: 0, alsoRemoves: [Self.id] + volumes, keepsParents: false, unusedFor: nil,
            reason: Reason(.asked, ""), restore: nil, risk: .lost)
        var engine = StubEngine()
        let tag = Self.id.prefix(12)
        engine["/commit?container=\(Self.id)&repo=saved%2Fweb&tag=\(tag)"] = .json(#"{"Id":"x"}"#, status: 201)
        return try await engine.run { connection, server in
            let keeper = EngineKeeper(connection, keeping: Keeping(commits: true))
            let savedAs = try await keeper.keep(step, image: nil)
            return (savedAs, server.requests.map { "\($0.method) \($0.uri)" })
        }
    }

    @Test func theNameOfTheImageIsOneThatTheEngineTakes() async throws {
        #expect(try await keep("Web_", volumes: []).savedAs == "saved/web:\(Self.id.prefix(12))")
    }

    /// An image doesn't have what is in volumes, and they go with the stop.
    @Test func aContainerThatTakesVolumesAlongIsNotSavedByACommit() async throws {
        await #expect { try await keep("web", volumes: ["v"]) } throws: { error in
            "\(error)".contains("its anonymous volumes would go with it")
        }
    }
}
