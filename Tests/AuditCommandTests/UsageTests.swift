import ArgumentParser
import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

@testable import audit

/// Wrong usage ends with 64, before anything is touched.
@Suite struct UsageTests {
    @Test(
        arguments: [
            ["plan", "--unused-for", "soon"], ["plan", "--unused-for", "-3d"], ["plan", "--dangling-for", "3"],
            ["plan", "--stopped-for", "1.5h"], ["plan", "--unused-for", "99999999999999w"],
            ["plan", "--keep-newest", "-1"], ["plan", "--keep-newest=-1"], ["plan", "--keep-newest", "two"],
            ["plan", "--stop-running"], ["nightly", "--stop-running"], ["plan", "--keep-label", ""],
            ["plan", "--keep-label", "=x"], ["plan", "--local-only", "maybe"], ["plan", "--format", "xml"],
            ["apply", "--format", "csv"], ["apply", "first"], ["plan", "extra"], ["explain"], ["nosuch"],
            ["plan", "--nosuch"], ["backtest", "--nights=-1"], ["backtest", "--nights", "0"],
            ["plan", "--host", "unix:///x", "--context", "y"], ["plan", "--database", ""], ["plan", "--config", ""],
            ["report", "--output", ""], ["nightly", "--output", ""], ["snapshot", "--metrics", ""],
            ["apply", "--save", ""], ["nightly", "--apply", "--save", ""], ["backtest", "--policy-file", ""],
        ])
    func isRefused(arguments: [String]) async throws {
        let outcome = await (try CommandRun()).exactly(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output == "")
        // One sentence, and where to read on.
        let command = arguments.first != "nosuch" ? arguments[0] + " " : ""
        #expect(outcome.messages.hasSuffix(" See audit \(command)--help.\n"), "\(outcome.messages)")
        #expect(outcome.messages.filter(\.isNewline).count == 1)
    }

    @Test(
        arguments: [
            ["plan", "--unused-for", "5x"]: "give an age such as 90m, 12h, 30d, 2w or never. See audit plan --help.",
            ["plan", "--free", "20XB"]: "give a size such as 500MB, 20GB or 4GiB. See audit plan --help.",
            ["apply", "--max-free", "1q"]: "give a size such as 500MB, 20GB or 4GiB. See audit apply --help.",
            ["plan", "--until-free", "150%"]:
                "give a size such as 20GB, or a share of the disk such as 20%. See audit plan --help.",
            ["report", "--fail-above", "150%"]:
                "give a size such as 20GB, or a share of the disk such as 20%. See audit report --help.",
            ["--database", "x.db", "history"]:
                "Options come after the command: audit history --database … See audit history --help.",
            ["nosuch"]: "“nosuch” is no command of audit. See audit --help.",
            ["help", "nosuch"]: "“nosuch” is no command of audit. See audit --help.",
            ["nosuch", "plan"]: "“nosuch” is no command of audit. See audit --help.",
        ])
    func whatToGiveInsteadIsSaid(arguments: [String], advice: String) async throws {
        let outcome = await (try CommandRun()).exactly(arguments)
        #expect(outcome.status == 64 && outcome.messages.hasSuffix(advice + "\n"), "\(outcome.messages)")
    }

    @Test(arguments: [["help"], ["help", "plan"], ["help", "help"], ["--help"], []])
    func helpIsNoMistake(arguments: [String]) throws {
        do {
            var command = try AuditCommand.parse(commandLine: arguments)
            try command.run()
            Issue.record("no help was given")
        } catch {
            #expect(AuditCommand.exitCode(for: error) == .success)
        }
    }

    @Test(arguments: ["never", "0d", "90m", "12h", "30d", "2w", "45s"]) func agesAreTaken(age: String) throws {
        let options = try PolicyOptions.parse(["--unused-for", age])
        #expect(try options.effective(over: nil).policy.unusedFor.text == age)
    }

    @Test func keepsAddUpAndTheBuiltInLabelStays() throws {
        let options = try PolicyOptions.parse([
            "--keep", "web", "--keep", "db:*", "--keep-label", "team=infra", "--image", "a", "--image", "b",
            "--stop-running",
        ])
        let policy = try options.effective(over: nil).policy
        #expect(policy.keep == ["web", "db:*"])
        #expect(policy.keepLabels == ["audit.keep", "team=infra"])
        #expect(policy.images == ["a", "b"] && policy.stopRunning)
    }

    @Test(
        arguments: [
            ["plan", "--snapshot", "7"], ["report"], ["report", "--snapshot", "7"], ["runs", "3"],
            ["plan", "--image", "nosuch"], ["explain", "nosuch"],
        ])
    func whatIsNotThereIsWrongUsage(arguments: [String]) async throws {
        let needsEngine = arguments.contains("nosuch")
        let run = try CommandRun(needsEngine ? .small() : nil)
        let host = needsEngine ? ["--host", "unix:///fake.sock"] : []
        let outcome = await run.exactly(arguments + host + ["--database", run.database])
        #expect(outcome.status == 64, "\(outcome.messages)")
        #expect(outcome.output == "")
        #expect(run.openConnections == 0)
    }

    @Test func theDatabaseIsFoundInOrder() throws {
        func path(_ arguments: [String], _ environment: [String: String], isRoot: Bool = false) throws -> String {
            try CommonOptions.parse(arguments).databasePath(environment, isRoot: isRoot)
        }
        let environment = ["AUDIT_DATABASE": "/e.db", "XDG_STATE_HOME": "/state", "HOME": "/home/u"]
        #expect(try path(["--database", "/f.db"], environment) == "/f.db")
        #expect(try path([], environment) == "/e.db")
        #expect(try path([], ["XDG_STATE_HOME": "/state", "HOME": "/h"]) == "/state/docker-audit/audit.db")
        #expect(try path([], ["XDG_STATE_HOME": "", "HOME": "/h"]) == "/h/.local/state/docker-audit/audit.db")
        #expect(try path([], ["HOME": "/h", "AUDIT_DATABASE": ""], isRoot: true) == "/var/lib/docker-audit/audit.db")
    }

    /// What only looks makes no database, nor does a reading that fails.
    @Test(
        arguments: [
            ["history"], ["diff"], ["runs"], ["backtest"], ["report"], ["forget", "--keep-last", "1"],
            ["plan", "--snapshot", "1"], ["plan", "--explain-policy"], ["snapshot"], ["nightly"], ["plan"],
            ["explain", "x"], ["apply"], ["restore", "1"],
        ])
    func noDatabaseIsMadeInVain(arguments: [String]) async throws {
        let run = try CommandRun(isUnreachable: true)
        let place = ["--host", "unix:///no.sock", "--database", run.database]
        let outcome = await run.exactly(arguments + place)
        switch arguments {
        case ["plan", "--explain-policy"]: #expect(outcome.status == 0)
        case ["snapshot"], ["nightly"], ["plan"], ["explain", "x"]: #expect(outcome.status == 69)
        default:
            #expect(outcome.status == 64)
            #expect(
                outcome.messages == "there is no database at \(run.database); audit snapshot makes one.\n")
        }
        #expect(!FileManager.default.fileExists(atPath: run.database))
    }

    @Test(arguments: [["runs"], ["forget", "--keep-last", "1"]])
    func nothingToShowIsSaid(arguments: [String]) async throws {
        let run = try CommandRun(.small())
        _ = try AuditDatabase(path: run.database)
        let outcome = await run.exactly(arguments + ["--database", run.database])
        #expect(outcome.status == 0 && outcome.output == "" && !outcome.messages.isEmpty)
    }
}
