import AuditCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// The file itself: made, found again, and left alone where it is somebody else's.
@Suite struct DatabaseFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("audit.db")
    }

    @Test func aNewFileIsMadeWithItsFolders() throws {
        let deep = folder.file("a/b/audit.db")
        let number = try AuditDatabase(path: deep).save(.full())
        #expect(try AuditDatabase(path: deep).snapshot(number) == .full())
    }

    @Test func openingAgainChangesNothing() throws {
        let number = try AuditDatabase(path: path).save(.full())
        let before = try contents()
        #expect(try AuditDatabase(path: path).snapshot(number) == .full())
        #expect(try contents() == before)
    }

    @Test(arguments: ["", "x"]) func textIsNotADatabaseAndStaysAsItIs(start: String) throws {
        let text = Data((start + String(repeating: "Dear diary, today I lost a layer.\n", count: 200)).utf8)
        try text.write(to: URL(filePath: path))
        #expect(throws: StoreError.notADatabase(path: path)) { try AuditDatabase(path: path) }
        #expect(try contents() == ["audit.db": text])
    }

    @Test(
        arguments: [
            "CREATE TABLE bookmark (url TEXT)", "CREATE TABLE snapshot (x); PRAGMA user_version = 1",
            "PRAGMA application_id = 7", "PRAGMA application_id = 7; CREATE TABLE bookmark (url TEXT)",
        ])
    func theDatabaseOfAnotherProgramStaysAsItIs(sql: String) throws {
        try execute(sql)
        let before = try contents()
        #expect(throws: StoreError.notADatabase(path: path)) { try AuditDatabase(path: path) }
        #expect(try contents() == before)
    }

    @Test func aNewerVersionIsNotTouched() throws {
        _ = try AuditDatabase(path: path).save(.full())
        let newer = AuditDatabase.version + 1
        try execute("PRAGMA user_version = \(newer)")
        let before = try contents()
        #expect(throws: StoreError.newerVersion(path: path, found: newer, known: newer - 1)) {
            try AuditDatabase(path: path)
        }
        #expect(try contents() == before)
    }

    @Test(arguments: ["/sub", ""]) func aFolderThatCannotBeMadeIsSaid(below: String) throws {
        try Data("a file".utf8).write(to: URL(filePath: path))
        let why = "can't make the folder \(path)\(below): not a directory"
        let deep = path + below + "/audit.db"
        #expect(throws: StoreError.cannotCreate(path: deep, why: why)) { try AuditDatabase(path: deep) }
    }

    #if os(Linux)
        @Test func whereNothingCanBeMadeNoneIsMade() {
            let why = "can't make the folder /proc/x: no such file or directory"
            #expect(throws: StoreError.cannotCreate(path: "/proc/x/y.db", why: why)) {
                try AuditDatabase(path: "/proc/x/y.db")
            }
        }
    #endif

    @Test func aFolderInTheFilesPlaceIsSaid() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(throws: StoreError.notADatabase(path: path)) { try AuditDatabase(path: path) }
    }

    /// Its owner chose the write-ahead log, which is kept in the file.
    @Test func theJournalOfAnotherProgramsDatabaseIsNotChanged() throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA journal_mode = WAL; CREATE TABLE bookmark (url TEXT)")
        }
        try queue.close()
        let before = try contents()
        for opening in [AuditDatabase.Opening.creating, .existing, .looking] {
            #expect(throws: StoreError.notADatabase(path: path)) { try AuditDatabase(path: path, opening) }
            #expect(try contents() == before)
        }
    }

    @Test(arguments: [AuditDatabase.Opening.existing, .looking])
    func onlyWhoMayMakesOne(opening: AuditDatabase.Opening) throws {
        let deep = folder.file("a/audit.db")
        #expect(throws: StoreError.noDatabase(path: deep)) { try AuditDatabase(path: deep, opening) }
        #expect(try contents() == [:])
    }

    @Test func lookingDoesNotEvenBringItUpToDate() throws {
        let schema = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Schemas/version-1.sql")
        try execute(String(contentsOf: schema, encoding: .utf8))
        let before = try contents()
        #expect(try AuditDatabase(path: path, .looking).integrityProblems() == [])
        #expect(try contents() == before)
        #expect(try AuditDatabase(path: path, .existing).runs().isEmpty)
        #expect(try contents() != before)
    }

    @Test(.enabled(if: getuid() != 0, "root may read and write everything"), arguments: [0o000, 0o444])
    func permissionsAreRespected(mode: Int) throws {
        _ = try AuditDatabase(path: path).save(.full())
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        #expect(throws: StoreError.noPermission(path: path)) { try AuditDatabase(path: path).save(.full()) }
    }

    private func execute(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// Every file in the folder: a journal left behind would be a change, too.
    private func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            contents[name] = try Data(contentsOf: URL(filePath: folder.file(name)))
        }
        return contents
    }
}
