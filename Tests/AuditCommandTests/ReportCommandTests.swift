import Foundation
import TestSupport
import Testing

@testable import audit

/// `audit report` needs no engine, and prints nothing but what was asked for.
@Suite struct ReportCommandTests {
    private let run: CommandRun

    init() throws { run = try CommandRun(.small()) }

    private func report(_ arguments: String...) async -> CommandRun.Outcome {
        _ = await run("snapshot")
        return await run.exactly(["report", "--database", run.database] + arguments)
    }

    @Test func jsonIsPrintedAndIsTheFile() async throws {
        let outcome = await report("--format", "json", "--output", run.folder.file("r"))
        #expect(outcome.status == 0, "\(outcome.messages)")
        #expect(
            outcome.output
                == (try String(contentsOfFile: run.folder.file("r/sample/latest/report.json"), encoding: .utf8)))
        let report = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        #expect(report?["snapshot"] as? Int == 1)
        #expect((report?["images"] as? [Any])?.count == 3)
    }

    @Test(arguments: ["json", "markdown"]) func withoutAFolderNoneIsWritten(format: String) async throws {
        let before = try FileManager.default.contentsOfDirectory(atPath: run.folder.path)
        let outcome = await report("--format", format)
        #expect(outcome.status == 0 && !outcome.output.isEmpty)
        let after = try FileManager.default.contentsOfDirectory(atPath: run.folder.path)
        #expect(Set(after).subtracting(before).allSatisfy { $0.hasPrefix("audit.db") }, "\(after)")
        #expect(format != "markdown" || outcome.output.hasPrefix("# Disk of sample, 2027-01-15\n"))
    }

    @Test func aFormatItDoesNotHaveIsAWrongUse() async {
        let outcome = await report("--format", "csv")
        #expect(outcome.status == 64 && outcome.output == "")
    }
}
