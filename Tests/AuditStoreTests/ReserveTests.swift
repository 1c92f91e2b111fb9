import AuditCore
import Foundation
import TestSupport
import Testing

@testable import AuditStore

/// On a disk without a free byte, a plan can still be made and carried out, and the journal kept.
@Suite(.enabled(if: TinyDisk.isPossible, "mounting a tmpfs needs root and the permission to mount"))
struct ReserveTests {
    private static func emptyFill(_ disk: TinyDisk) throws { try disk.fill(leavingPages: 0) }

    @Test func aRunCanBeJournalledOnAFullDisk() async throws {
        let disk = try TinyDisk(kilobytes: 12_000)
        let path = disk.file("audit.db")
        let host = try ApplyHost(seed: 4)
        let database = try AuditDatabase(path: path)
        _ = try database.save(host.snapshot)
        database.refillReserve()
        try Self.emptyFill(disk)

        // As a new process finds it: the next snapshot, a plan, a run.
        let full = try AuditDatabase(path: path)
        let number = try full.save(host.snapshot)
        var plan = host.plan
        // More than what is free in half-used pages.
        for _ in 0..<50 { plan = try full.save(host.plan, snapshot: number, madeBy: .plan) }
        #expect(try full.spendReserve() == false)
        let engine = FakeEngine(host.snapshot)
        let applier = Applier(
            source: engine, remover: engine, journal: RunJournal(full), clock: { [host] in host.snapshot.takenAt })
        let report = try await applier.apply(plan, before: host.analysis)
        #expect(report.result.status == .completed)
        #expect(try full.steps(of: report.run).count == plan.steps.count)
        #expect(try full.integrityProblems() == [])

        // Once there is room again, it is set aside anew.
        try disk.empty()
        full.refillReserve()
        #expect(try full.spendReserve())
    }

    /// Without a reserve the same fails: the test above can.
    @Test func withoutAReserveItCantBe() throws {
        let disk = try TinyDisk(kilobytes: 12_000)
        let host = try ApplyHost(seed: 4)
        let database = try AuditDatabase(path: disk.file("audit.db"))
        let number = try database.save(host.snapshot)
        try Self.emptyFill(disk)
        #expect(throws: StoreError.self) {
            for _ in 0..<1000 { _ = try database.save(host.plan, snapshot: number, madeBy: .plan) }
        }
        #expect(try database.integrityProblems() == [])
    }
}
