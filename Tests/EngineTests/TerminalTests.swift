import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// What `apply` shows while it works: a line that moves on a terminal, plain lines elsewhere.
    @Suite(.serialized) struct TerminalTests {
        private static let clearLine = "\r\u{1B}[K"

        private func command(_ audit: AuditRun) -> [String] {
            [
                "apply", "--yes", "--no-color", "--host", "unix://" + audit.engine.socketPath, "--database",
                audit.database,
            ]
        }

        @Test(arguments: classicEngines)
        func onATerminalOneLineMovesBelowTheFinishedSteps(engine: TestEngine) async throws {
            let (audit, plan) = try await SmallHost.slowToStop(on: engine)
            let words = [AuditRun.program.path] + command(audit)
            // Gives the command a terminal, and repeats what it writes there.
            let shown = try ChildProcess.output(
                URL(filePath: "/usr/bin/script"), ["-qec", words.joined(separator: " "), "/dev/null"],
                environment: ["SHELL": "/bin/sh", "PATH": "/usr/bin:/bin"])
            let moving = "\(Self.clearLine)[1/4] 0 B of 100 kB freed · stopping slow …"
            #expect(shown.contains(moving) && shown.contains(moving + " 1 s"), "\(shown)")
            let lines = shown.components(separatedBy: Self.clearLine).filter { $0.last?.isNewline == true }.joined()
            for step in plan.steps {
                #expect(lines.contains("[\(step.order)/4] \(step.command): done"), "\(lines)")
            }
            #expect(!lines.contains("\u{1B}"))
            try engine.removeEverything()
        }

        @Test(arguments: classicEngines)
        func elsewhereNothingControlsTheTerminal(engine: TestEngine) async throws {
            let (audit, plan) = try await SmallHost.slowToStop(on: engine)
            let result = try ChildProcess.run(AuditRun.program, command(audit), environment: [:])
            #expect(result.status == 0 && !result.stderr.contains("\u{1B}") && !result.stderr.contains("\r"))
            let ends = result.stderr.split(separator: "\n").filter { $0.hasPrefix("[") }
            #expect(ends.count == plan.steps.count, "\(result.stderr)")
            try engine.removeEverything()
        }
    }
}
