import AuditCore
import AuditStore
import DockerEngine
import Foundation
import Testing

@testable import audit

/// The statuses that INTERFACE.md promises, for every error there is.
@Suite struct ExitStatusTests {
    @Test(
        arguments: [
            (.badHost("x"), 64), (.noSuchContext("x"), 64), (.unreachable(endpoint: "e", why: "w"), 69),
            (.noEngineFound(tried: ["a"]), 69),
            (.permissionDenied(endpoint: "e"), 77), (.refused(request: "r", status: 500, message: "m"), 69),
            (.refused(request: "r", status: 404, message: "m"), 69),
            (.refused(request: "r", status: 401, message: "m"), 77),
            (.refused(request: "r", status: 403, message: "m"), 77), (.notUnderstood(request: "r", why: "w"), 65),
            (.connectionLost(request: "r", why: "w"), 69),
        ] as [(EngineError, Int32)])
    func errorsOfTheEngine(error: EngineError, code: Int32) { expect(error, code) }

    @Test(
        arguments: [
            (.notADatabase(path: "p"), 65), (.newerVersion(path: "p", found: 2, known: 1), 65),
            (.corrupt(path: "p", why: "w"), 65), (.cannotOpen(path: "p", why: "w"), 73),
            (.cannotCreate(path: "p", why: "w"), 73), (.noPermission(path: "p"), 77),
            (.cannotWrite(path: "p", why: "w"), 74), (.diskFull(path: "p"), 74), (.locked(path: "p"), 75),
            (.conflict(path: "p", why: "w"), 75),
            (.noDatabase(path: "p"), 64), (.planGone(1), 64),
            (.engineLocked("e"), 75),
            (.noSnapshot, 64), (.noPlan("e"), 64), (.noSuchSnapshot(1), 64), (.noSuchPlan(1), 64), (.noSuchRun(1), 64),
        ] as [(StoreError, Int32)])
    func errorsOfTheDatabase(error: StoreError, code: Int32) { expect(error, code) }

    @Test(
        arguments: [
            (.noSuchImage("x"), 64), (.ambiguousImage("x", candidates: ["a", "b"]), 64),
        ] as [(PlanError, Int32)])
    func errorsOfPlanning(error: PlanError, code: Int32) { expect(error, code) }

    @Test(
        arguments: [
            (.stale(plan: 1, changes: []), 3), (.otherEngine(planned: "a", found: "b"), 3), (.snapshotMissing, 65),
        ] as [(ApplyError, Int32)])
    func errorsOfApplying(error: ApplyError, code: Int32) { expect(error, code) }

    @Test(arguments: [true: Int32(73), false: 74]) func errorsOfReports(isCreating: Bool, code: Int32) {
        expect(ReportFolder.WriteError(path: "p", code: EIO, isCreating: isCreating), code)
    }

    @Test func whatIsNoneOfOursIsLeftToTheParser() { #expect(ExitStatus(of: CancellationError()) == nil) }

    private func expect(_ error: some Error & CustomStringConvertible, _ code: Int32) {
        let status = ExitStatus(of: error)
        #expect(status?.code == code)
        #expect(status?.text == error.description)
        #expect(error.description.count > 10 && !error.description.hasSuffix("\n"))
    }
}
