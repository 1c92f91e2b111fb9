import AuditCore
import Foundation
import TestSupport
import Testing

/// What others read a report with accepts every file, whatever the names, and finds every object in it.
@Suite struct ReportFormatTests {
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let schemas = sources.appending(path: "Sources/AuditCore/Report/JSON")
    private static let checker = sources.appending(path: "Tests/Reports/check-reports")
    private static let shellcheck = ["/usr/bin/shellcheck", "/usr/local/bin/shellcheck"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ content: ReportContent, _ name: String) throws -> String {
        let report = folder.url.appending(path: name)
        try FileManager.default.createDirectory(at: report, withIntermediateDirectories: true)
        for (name, text) in try content.texts() { try Data(text.utf8).write(to: report.appending(path: name)) }
        try JSONEncoder().encode(ExpectedReport(content)).write(to: report.appending(path: "expected.json"))
        return report.path
    }

    @Test(
        .enabled(
            if: Python.has("jsonschema", "markdown_it"),
            "needs python3-jsonschema and python3-markdown-it: make test installs them"))
    func everyReaderAcceptsReportsOfThreeHundredHostileHosts() throws {
        var folders = [
            try write(try HostileHost.content(), "hostile"), try write(try GoldenHost().content(), "golden"),
        ]
        for seed: UInt64 in 0..<300 {
            var host = RandomHostileHost(seed: seed)
            folders.append(try write(try host.content(), "seed-\(seed)"))
        }
        let result = try Python.run([Self.checker.path, Self.schemas.path] + folders)
        #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
    }

    @Test func theReadmeSaysWhatEachColumnIs() throws {
        let readme = try String(contentsOf: Self.sources.appending(path: "README.md"), encoding: .utf8)
        for (name, text) in try GoldenHost().content().texts() where name.hasSuffix(".csv") {
            let row = try #require(
                readme.split(separator: "\n").first { $0.hasPrefix("| `") && $0.contains("`\(name)`") }, "\(name)")
            for column in text.prefix(while: { $0 != "\r\n" }).split(separator: ",") {
                #expect(row.contains("`\(column)`"), "\(name) \(column)")
            }
        }
    }

    @Test(.enabled(if: shellcheck != nil, "needs shellcheck: make test installs it"))
    func aShellLinterFindsNothingInThePlansOfHostileHosts() throws {
        var scripts: [String] = []
        for seed: UInt64 in 0..<60 {
            var host = RandomHostileHost(seed: seed)
            let content = try host.content()
            let script = PlanScript(plan: content.plan, commands: content.commands).render()
            scripts.append(folder.file("plan-\(seed).sh"))
            try Data(script.utf8).write(to: URL(filePath: scripts.last!))
        }
        // These two suspect that a dollar sign or a quote in single quotes was meant otherwise: here it's part of a name.
        let result = try ChildProcess.run(
            URL(filePath: try #require(Self.shellcheck)), ["--exclude", "SC1003,SC2016", "--format", "gcc"] + scripts,
            environment: ["LANG": "C.UTF-8"])
        #expect(result.status == 0, "\(result.stdout.prefix(4000))\(result.stderr)")
    }
}
