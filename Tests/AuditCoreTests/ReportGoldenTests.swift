import AuditCore
import Foundation
import TestSupport
import Testing

/// Every file of a report over one host with a past, beside what it must be.
///
/// To record what the code gives now: `AUDIT_RECORD_GOLDEN=1 swift test --filter ReportGoldenTests`. That writes the
/// files and fails, so that a recording can't pass for a test.
@Suite struct ReportGoldenTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/report")
    private static let isRecording = ProcessInfo.processInfo.environment["AUDIT_RECORD_GOLDEN"] != nil

    @Test func everyFileIsTheRecordedOne() throws {
        let files = try GoldenHost().content().texts()
        if Self.isRecording {
            try? FileManager.default.removeItem(at: Self.folder)
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for (name, text) in files { try Data(text.utf8).write(to: Self.folder.appending(path: name)) }
            Issue.record("recorded; read the difference, then run again without AUDIT_RECORD_GOLDEN")
            return
        }
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted() == files.map(\.name).sorted()
        )
        for (name, text) in files {
            let recorded = try Data(contentsOf: Self.folder.appending(path: name))
            #expect(Data(text.utf8) == recorded, "\(name) has changed")
        }
    }
}
