import AuditCore
import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import AuditStore

/// Several programs at work on one file: nightly runs of several hosts, say.
@Suite struct SharedDatabaseTests {
    @Test func connectionsThatWriteAtOnceWaitForOneAnother() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("audit.db")
        let saved = Mutex<[Int: Snapshot]>([:])
        let errors = Mutex<[String]>([])
        // Two on the same engine, two on others; nobody made the file before.
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            do {
                var engine = EngineFacts.sample
                engine.id = "engine \(max(1, writer))"
                let database = try AuditDatabase(path: path)
                var host = try ChangingHost(seed: UInt64(writer), engine: engine)
                for _ in 0..<8 {
                    let night = host.nextNight()
                    let number = try database.save(night)
                    saved.withLock { $0[number] = night }
                }
            } catch {
                errors.withLock { $0.append("\(error)") }
            }
        }
        #expect(errors.withLock { $0 } == [])
        let database = try AuditDatabase(path: path)
        for (number, night) in saved.withLock({ $0 }) { #expect(try database.snapshot(number) == night) }
        #expect(saved.withLock { $0.count } == 32)
        #expect(try database.damages() == [])
    }
}
