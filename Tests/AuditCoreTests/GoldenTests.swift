import AuditCore
import Foundation
import TestSupport
import Testing

/// Forty-odd policies over one host with a past, each beside the plan it must give.
///
/// To record what the code gives now: `AUDIT_RECORD_GOLDEN=1 swift test --filter GoldenTests`. That writes the files
/// and fails, so that a recording can't pass for a test.
@Suite struct GoldenTests {
    static let policies: [(name: String, flags: [(String, String)])] =
        [
            ("defaults", []),
            ("nothing", [("unused_for", "never"), ("dangling_for", "never"), ("build_cache_unused_for", "never")]),
            (
                "everything",
                [
                    ("unused_for", "0d"), ("dangling_for", "0d"), ("keep_newest", "0"), ("local_only", "delete"),
                    ("stopped_for", "0d"), ("stopped_compose", "true"), ("discard_changes", "true"),
                    ("build_cache_unused_for", "0d"), ("volumes", "all"),
                ]
            ),
            ("stopped-clean", [("stopped_for", "7d")]), ("stopped-now", [("stopped_for", "0d")]),
            ("stopped-compose", [("stopped_for", "0d"), ("stopped_compose", "true")]),
            ("stopped-with-data", [("stopped_for", "7d"), ("discard_changes", "true")]),
            ("volumes-anonymous", [("volumes", "anonymous")]), ("volumes-all", [("volumes", "all")]),
            ("local-only", [("local_only", "delete")]),
            ("local-only-no-newest", [("local_only", "delete"), ("keep_newest", "0")]),
            ("keep-name", [("keep_newest", "0"), ("keep", "shop/*")]),
            ("keep-full-name", [("keep_newest", "0"), ("keep", "docker.io/library/web:1*")]),
            ("keep-registry", [("keep_newest", "0"), ("keep", "registry.example:5000/*")]),
            ("keep-label", [("keep_newest", "0"), ("keep_label", "team=infra")]),
            ("keep-all", [("keep", "*")]),
            ("image-in-use", [("image", "web:9")]),
            ("image-stop", [("image", "web:9"), ("stop_running", "true")]),
            ("image-unused", [("image", "web:1")]), ("image-local", [("image", "shop/cart")]),
            ("image-parent", [("image", "base:1")]),
            ("image-data", [("image", "job:1"), ("discard_changes", "true")]),
            ("image-kept", [("image", "job:1"), ("keep", "job*"), ("discard_changes", "true")]),
            ("until-free", [("keep_newest", "0"), ("until_free", "15%")]),
            ("until-free-enough", [("until_free", "5%")]),
            ("until-free-too-much", [("keep_newest", "0"), ("until_free", "90%")]),
        ]
        + ["0", "1", "3", "100"].map { ("keep-newest-\($0)", [("keep_newest", $0)]) }
        + ["0d", "7d", "45d", "90d", "365d"].map { ("unused-\($0)", [("unused_for", $0), ("keep_newest", "0")]) }
        + ["0d", "12h", "never"].map { ("dangling-\($0)", [("dangling_for", $0)]) }
        + ["0d", "30d", "never"].map { ("cache-\($0)", [("build_cache_unused_for", $0)]) }
        + ["1", "100MB", "600MB", "2GB", "9GB"].map { ("free-\($0)", [("keep_newest", "0"), ("free", $0)]) }
        + ["300MB", "3GB"].map { size in
            (
                "free-all-\(size)",
                [
                    ("unused_for", "0d"), ("keep_newest", "0"), ("local_only", "delete"), ("stopped_for", "0d"),
                    ("volumes", "all"), ("free", size),
                ]
            )
        }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    private static let isRecording = ProcessInfo.processInfo.environment["AUDIT_RECORD_GOLDEN"] != nil

    private func render(_ flags: [(String, String)]) throws -> String {
        var policy = Policy()
        for (key, value) in flags {
            let setting = try #require(PolicySetting.named(key))
            #expect(setting.apply(value, to: &policy))
        }
        let host = GoldenHost()
        let plan = try Planner(
            analysis: host.analysis, history: host.history, policy: policy,
            commands: EngineCommand(program: "docker")
        ).planWithAlternatives()
        let text = PlanText(plan: plan, analysis: host.analysis, previous: (40, host.lastNight), isVerbose: true)
        let codes =
            plan.steps.map { "\($0.action.rawValue) \($0.name): \($0.reason.code.rawValue), \($0.risk.rawValue)" }
            + plan.kept.map { "\($0.kind.rawValue) \($0.name): \($0.reason.code.rawValue)" }
        return text.render() + "\n" + codes.map { $0 + "\n" }.joined()
    }

    @Test(arguments: policies.map(\.name)) func thePlanIsTheRecordedOne(name: String) throws {
        let flags = try #require(Self.policies.first { $0.name == name }).flags
        let text = try render(flags)
        let file = Self.folder.appending(path: name + ".txt")
        guard !Self.isRecording else {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name); read the difference, then run again without AUDIT_RECORD_GOLDEN")
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        #expect(text == recorded, "\(name) has changed")
    }

    @Test func thereAreFortyAndNoneTwice() throws {
        let names = Self.policies.map(\.name)
        #expect(names.count >= 40 && Set(names).count == names.count)
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".txt") }
        #expect(files.sorted() == names.map { $0 + ".txt" }.sorted())
    }
}
