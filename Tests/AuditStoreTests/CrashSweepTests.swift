import AuditCore
import AuditStore
import TestSupport
import Testing

/// The process dies at every instant there is; the run that goes on ends as one that was left in peace.
@Suite struct CrashSweepTests {
    private static let seeds: [UInt64] = Array(1...5)

    private struct Whole {
        var host: ApplyHost
        var end: Snapshot
        var instants: Int
        var freed: Int64
    }

    private func fullRun(_ seed: UInt64) async throws -> Whole {
        let host = try ApplyHost(seed: seed)
        let point = CrashPoint()
        let engine = FakeEngine(host.snapshot, point: point)
        let report = try await host.apply(on: engine, point: point)
        #expect(report.result.status == .completed)
        #expect(host.plan.frees.contains(report.result.freedBytes))
        return Whole(host: host, end: engine.snapshot, instants: point.count, freed: report.result.freedBytes)
    }

    @Test(arguments: seeds) func aCrashAtAnyInstantLosesNothing(seed: UInt64) async throws {
        let whole = try await fullRun(seed)
        #expect(whole.instants > 4)
        for instant in 0..<whole.instants {
            let host = try whole.host.again()
            let point = CrashPoint(at: instant)
            let dying = FakeEngine(host.snapshot, point: point)
            await #expect(throws: CrashPoint.Crash.self) { try await host.apply(on: dying, point: point) }
            // What the crash left, with a new process.
            let engine = FakeEngine(dying.snapshot)
            let wasOver = try host.database.runs().first?.status == "completed"
            if !wasOver {
                let report = try await host.apply(on: engine)
                #expect(report.result.status == .completed, "instant \(instant)")
                #expect(report.steps.count == host.plan.steps.count, "instant \(instant)")
                #expect(report.steps.allSatisfy { $0.result.outcome == .done }, "instant \(instant)")
                #expect(try host.database.runs().count == 1, "instant \(instant)")
            }
            #expect(engine.snapshot == whole.end, "instant \(instant)")
        }
    }

    /// With two images in a row of one name each, two steps may be open; the journal calls neither done.
    @Test func soDoesOneWhileTwoStepsAreOpen() async throws {
        let images = (1...4).map { number in
            Image(
                id: .sha256(of: "image \(number)"), tags: ["app\(number):1"],
                createdAt: Timestamp(seconds: 1_700_000_000 + Int64(number)), topLayer: .sha256(of: "layer \(number)"))
        }
        let layers = images.map { image in
            Layer(chainID: image.topLayer!, diffID: image.topLayer!, parent: nil, size: .exactly(100))
        }
        let fresh = try ApplyHost(
            Snapshot(
                engine: .sample, takenAt: Timestamp(seconds: 1_793_500_000), images: images, layers: layers,
                containers: []))
        var mostOpen = 0
        for instant in 0... {
            let host = try fresh.again()
            let point = CrashPoint(at: instant)
            let dying = FakeEngine(host.snapshot, point: point)
            _ = try? await host.apply(on: dying, point: point)
            if point.count <= instant { break }
            let steps = try host.database.runs().isEmpty ? [] : host.database.steps(of: 1)
            mostOpen = max(mostOpen, steps.count { $0.result == nil })
            let gone = Set(images.map(\.id.description)).subtracting(dying.snapshot.images.map(\.id.description))
            #expect(steps.allSatisfy { $0.result == nil || gone.contains(host.plan.steps[$0.order - 1].target) })
            if try host.database.runs().first?.status == "completed" { continue }
            let engine = FakeEngine(dying.snapshot)
            let report = try await host.apply(on: engine)
            #expect(report.result.status == .completed && engine.snapshot.images.isEmpty, "instant \(instant)")
            #expect(report.steps.map(\.result.outcome) == [.done, .done, .done, .done], "instant \(instant)")
        }
        #expect(mostOpen == 2)
    }

    @Test(arguments: seeds) func soDoesASecondCrashDuringTheResumption(seed: UInt64) async throws {
        let whole = try await fullRun(seed)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20 {
            let host = try whole.host.again()
            var left = host.snapshot
            while try host.database.runs().first?.status != "completed" {
                let point = CrashPoint(at: Int.random(in: 0..<whole.instants + 4, using: &random))
                let engine = FakeEngine(left, point: point)
                _ = try? await host.apply(on: engine, point: point)
                left = engine.snapshot
            }
            #expect(left == whole.end)
        }
    }

    /// Interrupted, resumed and killed: what it did since is still its own.
    @Test func aRunThatDiesWhileItGoesOnHasNotFinished() async throws {
        let host = try ApplyHost(seed: 1)
        let engine = FakeEngine(host.snapshot)
        let report = try await host.apply(on: engine, shouldStop: { true })
        #expect(report.result.status == .interrupted)
        #expect(try host.database.run(1).finishedAt != nil)
        let point = CrashPoint(at: 4)
        let dying = FakeEngine(engine.snapshot, point: point)
        await #expect(throws: CrashPoint.Crash.self) { try await host.apply(on: dying, point: point) }
        let run = try host.database.run(1)
        #expect(run.status == "running" && run.finishedAt == nil)
    }

    /// The engine's layer total stands in for the answer that was lost.
    @Test(arguments: seeds) func freedBytesAreRightWhenAnswersWereLost(seed: UInt64) async throws {
        let whole = try await fullRun(seed)
        for effect in whole.host.plan.steps.indices {
            let host = try whole.host.again()
            let engine = FakeEngine(host.snapshot, faults: [effect: .lostAnswer])
            let report = try await host.apply(on: engine)
            #expect(report.result.status == .completed)
            #expect(report.result.freedBytes == whole.freed, "effect \(effect)")
            #expect(engine.snapshot == whole.end)
        }
    }
}
