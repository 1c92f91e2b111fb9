import AuditCore
import Foundation
import TestSupport
import Testing

@testable import audit

/// Reports are written whole or not at all, and always inside their folder.
@Suite struct ReportFolderTests {
    private let folder: TemporaryFolder
    private var root: String { folder.file("reports") }

    init() throws { folder = try TemporaryFolder() }

    private func content(_ name: String = "sample", day: Int64 = 0) throws -> ReportContent {
        let time = Timestamp(seconds: 1_800_000_000 + day * 86_400)
        var snapshot = try RandomHost(seed: 1).snapshot(takenAt: time)
        snapshot.engine.name = name
        let analysis = Analysis(snapshot)
        let history = History(since: snapshot.takenAt)
        let commands = EngineCommand(program: "docker")
        let plan = try Planner(analysis: analysis, history: history, policy: Policy(), commands: commands).plan()
        return ReportContent(
            number: 1, analysis: analysis, history: history, plan: plan, previous: nil, commands: commands)
    }

    /// Every path below the folder, sorted.
    private func paths(_ path: String) -> [String] {
        (FileManager.default.subpaths(atPath: path) ?? []).sorted()
    }

    @Test(arguments: ["db3": "reports", "a/audit.db": "a/reports", "/audit.db": "/reports", "/v/a.db": "/v/reports"])
    func theDefaultIsBesideTheDatabase(database: String, expected: String) {
        #expect(ReportFolder.folder(beside: database) == expected)
    }

    @Test func everyFileIsWrittenAndTheNewestPointedAt() throws {
        let path = try ReportFolder(root: root).write(try content())
        #expect(path == root + "/sample/2027-01-15T080000Z")
        let names = try content().files().map(\.name).sorted()
        #expect(paths(path) == names)
        for (name, text) in try content().texts() {
            #expect(try String(contentsOfFile: "\(root)/sample/latest/\(name)", encoding: .utf8) == text)
        }
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: root + "/sample/latest") == "2027-01-15T080000Z")
        #expect(FileManager.default.isExecutableFile(atPath: path + "/plan.sh"))
        #expect(!FileManager.default.isExecutableFile(atPath: path + "/report.md") || getuid() != 0)
    }

    @Test func anOlderReportIsNeverPointedAt() throws {
        func latest() throws -> String {
            try FileManager.default.destinationOfSymbolicLink(atPath: root + "/sample/latest")
        }
        let newest = try ReportFolder(root: root).write(try content(day: 2))
        let older = try ReportFolder(root: root).write(try content(day: 1))
        #expect(try latest() == "2027-01-17T080000Z")
        _ = try ReportFolder(root: root).write(try content(day: 3))
        #expect(try latest() == "2027-01-18T080000Z")
        // Unless there is no other any more.
        for gone in ["2027-01-18T080000Z", "2027-01-17T080000Z"] {
            try FileManager.default.removeItem(atPath: "\(root)/sample/\(gone)")
        }
        #expect(try ReportFolder(root: root).write(try content(day: 1)) == older && newest != older)
        #expect(try latest() == "2027-01-16T080000Z")
    }

    @Test func writingAgainReplacesTheReport() throws {
        let path = try ReportFolder(root: root).write(try content())
        try Data("old".utf8).write(to: URL(filePath: path + "/report.md"))
        try Data("stray".utf8).write(to: URL(filePath: path + "/stray"))
        _ = try ReportFolder(root: root).write(try content())
        #expect(paths(path) == (try content().files().map(\.name).sorted()))
        #expect(try String(contentsOfFile: path + "/report.md", encoding: .utf8).hasPrefix("# Disk of"))
    }

    @Test(
        arguments: [
            "../x", "..", ".", "", "a/b", "/etc", "a\nb", "a\u{0}b", "../../../../tmp/x", "..\u{2f}x", ".hidden",
            "a/\u{301}b", "/\u{301}../x", "\u{202e}gpj", " ",
        ])
    func noNameLeadsOutOfTheFolder(name: String) throws {
        let path = try ReportFolder(root: root).write(try content(name))
        #expect(path.hasPrefix(root + "/"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["reports"])
        let engines = try FileManager.default.contentsOfDirectory(atPath: root)
        #expect(engines.count == 1)
        #expect(engines[0].unicodeScalars.allSatisfy { $0.value >= 32 && $0.properties.generalCategory != .format })
        #expect(FileManager.default.fileExists(atPath: "\(root)/\(engines[0])/latest/report.md"))
    }

    @Test func aFolderThatCannotBeMadeLeavesNothing() throws {
        try Data("a file".utf8).write(to: URL(filePath: root))
        #expect {
            _ = try ReportFolder(root: root).write(try content())
        } throws: { error in
            ExitStatus(of: error)?.code == 73
                && "\(error)" == "can't create \(root): not a directory. Name another place with --output."
        }
        #expect(try Data(contentsOf: URL(filePath: root)) == Data("a file".utf8))
    }

    @Test func aReportThatCannotBePutInPlaceLeavesNothingHalfWritten() throws {
        let path = try ReportFolder(root: root).write(try content())
        let before = paths(root)
        let longName = String(repeating: "long name ", count: 40)
        #expect(throws: ReportFolder.WriteError.self) { try ReportFolder(root: root).write(try content(longName)) }
        #expect(paths(root) == before)
        #expect(!before.contains { $0.hasSuffix(".part") })
        #expect(FileManager.default.fileExists(atPath: path))
    }
}
