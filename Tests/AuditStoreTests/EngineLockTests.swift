import AuditCore
import Foundation
import TestSupport
import Testing

@testable import AuditStore

/// One run an engine: held by a process, and gone with it however it ends.
@Suite struct EngineLockTests {
    private let folder: TemporaryFolder
    private var database: String { folder.file("audit.db") }

    /// The lock holds for the whole machine, where other tests run.
    private let engine: EngineFacts

    init() throws {
        folder = try TemporaryFolder()
        var engine = EngineFacts.sample
        engine.id = UUID().uuidString
        self.engine = engine
    }

    private func lock(_ other: EngineFacts? = nil) throws(StoreError) -> EngineLock {
        try EngineLock(engine: other ?? engine, beside: database)
    }

    #if os(Linux)
        @Test func anotherDatabaseOnTheSameMachineIsRefusedToo() throws {
            let first = try lock()
            #expect(throws: StoreError.engineLocked("sample")) {
                try EngineLock(engine: engine, beside: folder.file("other.db"))
            }
            first.release()
            try EngineLock(engine: engine, beside: folder.file("other.db")).release()
        }
    #endif

    @Test func aSecondHolderIsRefusedUntilTheFirstLetsGo() throws {
        let first = try lock()
        #expect(throws: StoreError.engineLocked("sample")) { try lock() }
        first.release()
        try lock().release()
    }

    @Test func otherEnginesHaveTheirOwnLocks() throws {
        let first = try lock()
        defer { first.release() }
        var other = engine
        // Whatever an engine calls itself, its lock lies beside the database.
        other.id += "../../\u{0}\n etc/passwd"
        try lock(other).release()
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 2 && names.allSatisfy { $0.hasPrefix("audit.db.") && $0.hasSuffix(".lock") })
    }

    @Test func anotherProcessHoldsItUntilItIsKilled() throws {
        try lock().release()
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        // The holder inherits an open lock as its input, and is the only one to have it once we close ours.
        let descriptor = open(folder.file(name), O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0 && flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let holder = Process()
        holder.executableURL = URL(filePath: "/bin/sleep")
        holder.arguments = ["1000"]
        holder.standardInput = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        try holder.run()
        close(descriptor)
        #expect(throws: StoreError.engineLocked("sample")) { try lock() }
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
        try lock().release()
    }

    @Test func aFolderThatIsNotThereIsSaid() throws {
        #expect {
            try EngineLock(engine: .sample, beside: "/nonexistent/audit.db")
        } throws: { error in
            if case StoreError.cannotWrite = error { true } else { false }
        }
    }
}
