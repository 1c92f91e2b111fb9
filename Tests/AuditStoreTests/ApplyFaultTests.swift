import AuditCore
import AuditStore
import TestSupport
import Testing

/// Whatever the engine answers: no wrong deletion, no false `done`, and everything is accounted for.
@Suite struct ApplyFaultTests {
    @Test(arguments: Array(1...3) as [UInt64], FakeEngine.Fault.allCases)
    func everyFaultAtEveryStepIsToldTruly(seed: UInt64, fault: FakeEngine.Fault) async throws {
        let fresh = try ApplyHost(seed: seed)
        let count = fresh.plan.steps.count
        for effect in 0..<count {
            let host = try fresh.again()
            let engine = FakeEngine(host.snapshot, faults: [effect: fault])
            let report = try await host.apply(on: engine)
            let left = engine.snapshot
            #expect(report.steps.count == count)
            for (step, result) in report.steps {
                let isGone = Self.isGone(step, in: left)
                switch result.outcome {
                case .done, .alreadyGone: #expect(isGone, "effect \(effect), \(step.command): \(result)")
                case .failed: #expect(!isGone && fault == .refused, "effect \(effect), \(step.command): \(result)")
                case .skipped: #expect(!isGone && fault == .refused, "effect \(effect), \(step.command): \(result)")
                }
            }
            // What a refusal keeps is only what hangs on it.
            let failures = report.steps.filter { $0.result.outcome == .failed }
            #expect(failures.count == (fault == .refused ? 1 : 0), "effect \(effect)")
            #expect(report.result.status == (fault == .refused ? .incomplete : .completed))
            Self.expectOnlyPlanned(host, left)
        }
    }

    @Test func aSignalEndsAfterTheStepInHandAndTheNextRunGoesOn() async throws {
        let host = try ApplyHost(seed: 5)
        let engine = FakeEngine(host.snapshot)
        let first = try await host.apply(on: engine, shouldStop: { engine.carriedOut.count >= 2 })
        #expect(first.halt == .requested && first.result.status == .interrupted)
        #expect(first.steps.count == 2)
        let second = try await host.apply(on: engine)
        #expect(second.run == first.run && second.result.status == .completed)
        #expect(second.steps.count == host.plan.steps.count)
    }

    /// True once what the step names is no more.
    static func isGone(_ step: Plan.Step, in left: Snapshot) -> Bool {
        let id = Digest(step.target)
        return switch step.action {
        case .stopContainer: left.containers.first { $0.id == id }?.state.isRunning != true
        case .removeContainer: !left.containers.contains { $0.id == id }
        case .untagImage: !left.images.contains { $0.id == id && $0.references.contains(step.name) }
        case .removeImage: !left.images.contains { $0.id == id }
        case .removeVolume: !left.volumes.contains { $0.name == step.target }
        case .pruneBuildCache: true
        }
    }

    static func expectOnlyPlanned(_ host: ApplyHost, _ left: Snapshot) {
        let planned = Set(host.plan.steps.flatMap { [$0.target] + $0.alsoRemoves })
        let images = Set(host.snapshot.images.map(\.id)).subtracting(left.images.map(\.id))
        let containers = Set(host.snapshot.containers.map(\.id)).subtracting(left.containers.map(\.id))
        #expect(images.allSatisfy { planned.contains($0.description) })
        #expect(containers.allSatisfy { planned.contains($0.hex) })
    }
}
