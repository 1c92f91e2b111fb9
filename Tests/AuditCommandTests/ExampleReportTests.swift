import Foundation
import GRDB
import TestSupport
import Testing

@testable import audit

/// `Reports/example` is what this version makes of its database: `audit.sql`, twenty nights of a real engine.
///
/// To write it again: `AUDIT_RECORD_GOLDEN=1 swift test --filter ExampleReportTests`, which fails, so that a recording
/// can't pass for a test. `make example` makes the database anew, too.
@Suite struct ExampleReportTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Reports/example")
    /// What it is made from.
    private static let sources = ["audit.sql", "config.yaml"]
    private static let isRecording = ProcessInfo.processInfo.environment["AUDIT_RECORD_GOLDEN"] != nil

    @Test func theExampleIsWhatItsDatabaseGives() async throws {
        let run = try CommandRun()
        let sql = try String(contentsOf: Self.example.appending(path: "audit.sql"), encoding: .utf8)
        var configuration = Configuration()
        // A dump has its tables in another order.
        configuration.foreignKeysEnabled = false
        configuration.allowsUnsafeTransactions = true
        try DatabaseQueue(path: run.database, configuration: configuration).inDatabase { try $0.execute(sql: sql) }
        let outcome = await run(
            "report", "--output", run.folder.file("r"), "--config", Self.example.appending(path: "config.yaml").path)
        #expect(outcome.status == 0, "\(outcome.messages)")
        let made = URL(filePath: outcome.output.trimmingCharacters(in: .newlines)).deletingLastPathComponent()
        let names = try FileManager.default.contentsOfDirectory(atPath: made.path).sorted()
        let kept = try FileManager.default.contentsOfDirectory(atPath: Self.example.path)
            .filter { !Self.sources.contains($0) }.sorted()
        if Self.isRecording {
            for name in kept { try FileManager.default.removeItem(at: Self.example.appending(path: name)) }
            for name in names {
                try FileManager.default.copyItem(
                    at: made.appending(path: name), to: Self.example.appending(path: name))
            }
            Issue.record("Reports/example is written again; read the difference, then run without AUDIT_RECORD_GOLDEN")
            return
        }
        #expect(names == kept, "Reports/example is not current: see the comment above")
        for name in names {
            let isCurrent = FileManager.default.contentsEqual(
                atPath: made.appending(path: name).path, andPath: Self.example.appending(path: name).path)
            #expect(isCurrent, "Reports/example/\(name) is not current: see the comment above")
        }
    }
}
