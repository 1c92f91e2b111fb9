import AuditCore
import AuditStore
import TestSupport
import Testing

extension EngineSuite {
    /// Between us and the engine each request of a run goes wrong once, in each way.
    @Suite(.serialized) struct FaultProxyTests {
        @Test(arguments: allEngines, FaultProxy.Fault.allCases)
        func noWrongDeletionAndNoFalseDone(engine: TestEngine, fault: FaultProxy.Fault) async throws {
            let scene = try await ApplyScene(engine)
            let whole = FaultProxy(engine: engine.socketPath, fault: fault, at: nil)
            let audit = scene.audit.through(whole.socketPath)
            try await whole.run {
                do { try await audit("apply", "--yes") } catch { Issue.record("\(error): \(audit.messages)") }
            }
            try scene.expectAllDone("without a fault")
            let requests = whole.requestCount
            #expect(requests > 20)

            var random = SeededGenerator(seed: 3)
            let positions = (0..<requests).shuffled(using: &random).prefix(ApplyScene.count(3, of: requests))
            for position in positions {
                let scene = try await ApplyScene(engine)
                let proxy = FaultProxy(engine: engine.socketPath, fault: fault, at: position)
                let what = "\(fault.rawValue) at request \(position)"
                try await proxy.run {
                    // It may fail, with a reason, or manage.
                    _ = try? await scene.audit.through(proxy.socketPath)("apply", "--yes")
                }
                try scene.expectNoHarm(what)
                // Then all is well again: the run goes on, or a new one of the same plan does the rest.
                if try scene.database.runs().first?.status != "completed" {
                    _ = try await scene.audit("apply", "--yes", String(try #require(scene.plan.number)))
                }
                try scene.expectAllDone(what)
            }
            try engine.removeEverything()
        }
    }
}
