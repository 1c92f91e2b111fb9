import AuditCore
import Foundation
import TestSupport
import Testing

extension EngineSuite {
    /// The plan of each preset on twin hosts: what a person does with the printed commands, `audit apply` does.
    @Suite(.serialized) struct PresetTests {
        /// From the most cautious to the boldest; `IMAGE` and `BYTES` are the host's.
        private static let presets: [[String]] = {
            let images = ["--unused-for", "0m", "--dangling-for", "0m", "--keep-newest", "0", "--local-only", "delete"]
            let containers = images + ["--stopped-for", "0m", "--stopped-compose", "--discard-changes"]
            let everything = containers + ["--volumes", "all", "--build-cache-unused-for", "0m"]
            return [
                [], ["--dangling-for", "0m"], images, containers, everything,
                ["--image", "IMAGE", "--stop-running", "--discard-changes"], everything + ["--free", "BYTES"],
            ]
        }()

        private static let cases: [(preset: Int, seed: UInt64)] = hosts(1).flatMap { round in
            presets.indices.map { ($0, round * 100 + UInt64($0)) }
        }

        @Test(arguments: allEngines, cases)
        func commandsAndApplyLeaveTheSame(engine: TestEngine, test: (preset: Int, seed: UInt64)) async throws {
            let twin = try TwinHost(engine, seed: test.seed)
            try twin.populate()
            let before = try twin.state()
            let flags = try await flags(of: test.preset, on: twin)
            let audit = AuditRun(engine)
            let plan = try await audit.plan(flags)
            if test.preset.isMultiple(of: 2) {
                try engine.shell(plan.steps.map(\.command).joined(separator: "\n"))
            } else {
                try await runScript(flags, audit)
            }
            let byHand = try twin.state()

            try twin.populate()
            let sister = try twin.state()
            try #require(sister.isLike(before, on: engine), "the twins differ already: \(sister), \(before)")
            let again = try await audit.plan(flags)
            #expect(again.steps.map(\.action) == plan.steps.map(\.action))
            if !again.steps.isEmpty { try await audit("apply", "--yes") }
            let byApply = try twin.state()
            #expect(byApply.isLike(byHand, on: engine), "\(test): \(byApply), \(byHand)")
            #expect(byHand.isLike(before, on: engine) == plan.steps.isEmpty, "preset \(test.preset), seed \(test.seed)")
            try engine.removeEverything()
        }

        private func flags(of preset: Int, on twin: TwinHost) async throws -> [String] {
            let flags = Self.presets[preset]
            guard flags.last == "BYTES" else { return flags.map { $0 == "IMAGE" ? twin.nameInUse : $0 } }
            let all = try await AuditRun(twin.engine).plan(Array(flags.dropLast(2)))
            return flags.dropLast() + ["\(all.frees.atLeast / 2)"]
        }

        /// `plan.sh`, as a report has it.
        private func runScript(_ flags: [String], _ audit: AuditRun) async throws {
            let folder = audit.engine.directory.appending(path: "reports-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            try await audit.report(flags + ["--output", folder.path])
            try audit.engine.shell("sh \(folder.path)/*/latest/plan.sh")
        }
    }
}
