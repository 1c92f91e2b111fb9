import Foundation
import TestSupport
import Testing

@testable import audit

/// `doctor` looks, and changes nothing.
@Suite struct DoctorCommandTests {
    private func findings(_ outcome: CommandRun.Outcome) throws -> [String: String] {
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let list = try #require(json?["findings"] as? [[String: Any]])
        return Dictionary(
            list.map { ($0["subject"] as? String ?? "", $0["level"] as? String ?? "") },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func whereNothingWasReadYetItSaysSoAndMakesNoDatabase() async throws {
        let run = try CommandRun(.small())
        let outcome = await run("doctor", "--format", "json")
        #expect(outcome.status == 4, "\(outcome.output)")
        #expect(try findings(outcome)["schedule"] == "problem" && findings(outcome)["database"] == "note")
        #expect(!FileManager.default.fileExists(atPath: run.database))
        #expect(run.openConnections == 0)
    }

    @Test func afterAReadingAllIsWellUntilTwoNightsAreMissed() async throws {
        let run = try CommandRun(.small())
        #expect(await run("snapshot").status == 0)
        let outcome = await run("doctor")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(outcome.output.contains("schedule") && !outcome.output.contains("problem"))
        run.wait(days: 3)
        let later = await run("doctor")
        #expect(later.status == 4 && later.output.contains("audit nightly"))
    }

    @Test func aDatabaseThatIsNoneIsFound() async throws {
        let run = try CommandRun(.small())
        try Data("no database at all, but long enough to be read".utf8).write(to: URL(filePath: run.database))
        let outcome = await run("doctor", "--format", "json")
        #expect(outcome.status == 65)
        #expect(try findings(outcome)["database"] == "problem" && findings(outcome)["schedule"] == nil)
    }

    @Test func anEngineThatIsNotThereIsFoundAndTheRestLookedAtAllTheSame() async throws {
        let run = try CommandRun(isUnreachable: true)
        let outcome = await run("doctor", "--host", "unix:///no.sock", "--format", "json")
        #expect(outcome.status == 69, "\(outcome.output)")
        #expect(try findings(outcome)["engine"] == "problem" && findings(outcome)["schedule"] == "problem")
    }
}
