import TestSupport
import Testing

@Suite struct ColorTests {
    private static let escape = "\u{1B}["

    private func plan(
        isOnTerminal: Bool = true, environment: [String: String] = [:], _ arguments: String...
    ) async throws -> String {
        let run = try CommandRun(.small(), isOnTerminal: isOnTerminal, environment: environment)
        let all = ["plan", "--dangling-for", "0m", "--host", "unix:///fake.sock", "--database", run.database]
        return await run.exactly(all + arguments).output
    }

    @Test func aTerminalHasColorAndTheSameText() async throws {
        let colored = try await plan()
        #expect(colored.contains(Self.escape))
        #expect(colored.replacing(/\u{1B}\[[0-9]+m/, with: "") == (try await plan(isOnTerminal: false)))
    }

    @Test(arguments: [[:], ["NO_COLOR": ""], ["TERM": "xterm"]])
    func whatIsNotATerminalHasNone(environment: [String: String]) async throws {
        #expect(!(try await plan(isOnTerminal: false, environment: environment)).contains(Self.escape))
        #expect(try await plan(environment: environment).contains(Self.escape))
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "dumb"]])
    func theEnvironmentTurnsItOff(environment: [String: String]) async throws {
        #expect(!(try await plan(environment: environment)).contains(Self.escape))
    }

    @Test func theFlagAndJSONTurnItOff() async throws {
        #expect(!(try await plan("--no-color")).contains(Self.escape))
        #expect(!(try await plan("--format", "json")).contains(Self.escape))
    }

    @Test func finishedStepsAndFindingsHaveIt() async throws {
        let run = try CommandRun(.small(), mayRemove: true, isOnTerminal: true)
        _ = await run("plan", "--dangling-for", "0m")
        let applied = await run("apply", "--yes")
        #expect(applied.messages.contains("\(Self.escape)32m[1/"))
        #expect(!applied.output.contains(Self.escape))
        #expect(await run("runs", "1").output.contains("\(Self.escape)32m"))
        #expect(await run("doctor").output.contains(Self.escape))
    }
}
