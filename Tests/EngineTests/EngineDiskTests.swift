import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

extension EngineSuite {
    /// The engine's disk has no byte left, and the database lies on it: when people need the tool most.
    @Suite(.serialized) struct EngineDiskTests {
        private static let flags = ["--unused-for", "0d", "--local-only", "delete", "--keep-newest", "1"]

        /// - Returns: With a first snapshot, taken while there was room.
        private func prepare(_ engine: TestEngine) async throws -> AuditRun {
            engine.emptyDisk()
            try engine.removeEverything()
            let audit = AuditRun(engine, in: engine.dataRoot)
            try await audit("snapshot")
            let apps = (1...4).map { number in
                ImageSpec(
                    tags: ["disk/app:\(number)"],
                    layers: [.file("app", size: 3_000_000 + number, seed: UInt64(number))],
                    createdAt: 1_780_000_000 + number * 86_400)
            }
            try engine.load(LoadArchive(images: apps))
            return audit
        }

        @Test(arguments: tinyEngines)
        func isFreedByARunWhoseJournalLiesOnIt(engine: TestEngine) async throws {
            let audit = try await prepare(engine)
            try engine.fillDisk()
            defer { engine.emptyDisk() }
            try await audit("snapshot")
            let plan = try await audit.plan(Self.flags)
            #expect(plan.steps.count == 3)
            try await audit("apply", "--yes")
            let database = try AuditDatabase(path: audit.database)
            let run = try database.run(1)
            #expect(run.status == "completed")
            #expect(run.predicted.contains(try #require(run.freedBytes)))
            let free = try #require(run.after.diskFreeBytes) - (try #require(run.before.diskFreeBytes))
            #expect(free >= 9_000_000, "\(free)")
            #expect(try database.integrityProblems() == [])
        }

        /// Docker's classic store and Podman write their records before they delete.
        @Test(arguments: tinyEngines.filter { $0.store != "containerd" })
        func withoutRoomForTheEngineTheRunStopsAndGoesOnLater(engine: TestEngine) async throws {
            let audit = try await prepare(engine)
            let plan = try await audit.plan(Self.flags)
            try FileManager.default.removeItem(atPath: audit.database + ".room")
            try engine.fillDisk()
            defer { engine.emptyDisk() }
            let error = await #expect(throws: AuditStatus.self) { try await audit("apply", "--yes") }
            #expect(error?.code == 74)
            let database = try AuditDatabase(path: audit.database)
            #expect(try database.run(1).status == "interrupted")
            // The first step is in hand, and no other was begun.
            #expect(try database.steps(of: 1).map(\.result) == [nil])

            engine.emptyDisk()
            try await audit("apply", "--yes")
            #expect(try database.run(1).status == "completed")
            #expect(try database.steps(of: 1).count == plan.steps.count)
            #expect(try database.integrityProblems() == [])
        }

        @Test(arguments: tinyEngines)
        func aDatabaseWithoutRoomSaysWhereToPutIt(engine: TestEngine) async throws {
            _ = try await prepare(engine)
            try engine.fillDisk()
            defer { engine.emptyDisk() }
            let late = AuditRun(engine, in: engine.dataRoot)
            do {
                try await late("snapshot")
                Issue.record("there was room")
            } catch {
                let status = try #require(AuditStatus(of: error))
                #expect([73, 74].contains(status.code) && status.text.contains("--database"), "\(status.text)")
            }
            // Elsewhere it can be, and the run frees what there is.
            let elsewhere = AuditRun(engine)
            #expect(try await elsewhere.plan(Self.flags).steps.count == 3)
        }
    }
}
