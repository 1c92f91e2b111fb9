import Foundation
import TestSupport
import Testing

@testable import AuditCore

/// A parser that follows the HTML standard reads the page as it is meant, whatever the names.
@Suite struct ReportHTMLTests {
    private static let checker = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Reports/check-html")

    /// What the checker must find in a page.
    private struct Expected: Encodable {
        let title: String
        let commands: [String]
        /// By section: the first column that names something, whole, and how many rows there are in all.
        let names: [String: [String]]
        let counts: [String: Int]
        let gaps: [String]

        init(_ content: ReportContent) {
            let sections = ReportSections(content)
            title = SafeText.visible(NameText.short(content.analysis.snapshot.engine.name))
            commands = content.plan.steps.prefix(ReportSections.longestBlock).map { SafeText.visible($0.command) }
            let kept = content.plan.kept.sorted { ($1.sizeBytes ?? 0, $0.id) < ($0.sizeBytes ?? 0, $1.id) }
            let names = [
                "plan": content.plan.steps.map(\.name), "holders": sections.holders.map(\.name),
                "orphans": sections.orphans.map(\.layer.layer.chainID.hex),
                "unused": sections.unusedImages.map(\.image.displayName),
                "unsaved": sections.unsavedContainers.map(\.name), "volumes": sections.volumes.map(\.volume.name),
                "kept": kept.map(\.name), "repositories": content.repositories.map(\.name),
                "projects": content.projects.map(\.name),
            ].filter { !$0.value.isEmpty }
            self.names = names.mapValues { names in
                names.prefix(ReportSections.longestTable).map { SafeText.visible(NameText.short($0)) }
            }
            counts = names.mapValues(\.count)
            gaps = content.analysis.snapshot.gaps.map { SafeText.visible(SafeText.shortened($0.message, to: 240)) }
        }
    }

    @Test(.enabled(if: Python.has("html5lib"), "needs python3-html5lib: make test installs it"))
    func theParserAcceptsPagesOfThreeHundredHostileHosts() throws {
        let folder = try TemporaryFolder()
        var pages: [String] = []
        func write(_ content: ReportContent, _ name: String) throws {
            let page = folder.file(name)
            try Data(ReportHTML(content).render().utf8).write(to: URL(filePath: page + ".html"))
            try JSONEncoder().encode(Expected(content)).write(to: URL(filePath: page + ".json"))
            pages.append(page)
        }
        try write(try HostileHost.content(), "hostile")
        try write(try GoldenHost().content(), "golden")
        try write(try LargeHost(images: 300).content(), "large")
        for seed: UInt64 in 0..<300 {
            var host = RandomHostileHost(seed: seed)
            try write(try host.content(), "seed-\(seed)")
        }
        let result = try Python.run([Self.checker.path] + pages)
        #expect(result.status == 0, "\(result.stdout.prefix(5000))\(result.stderr)")
    }

    /// What can be mailed, and opened on a phone.
    @Test func aHostOfTwoThousandImagesMakesAFileOfAFewHundredKilobytes() throws {
        let html = ReportHTML(try LargeHost().content()).render()
        #expect(html.utf8.count < 300_000)
        #expect(html.contains(" more in <code>images.csv"))
        // Nothing is fetched: there is no address at all but those within the page.
        #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("src=\""))
    }

    @Test func aHostWithoutAPastHasNoPicturesOfIt() throws {
        var content = try GoldenHost().content()
        content.trend = Trend()
        content.forecast = nil
        content.previous = nil
        content.repositories = []
        content.projects = []
        let html = ReportHTML(content).render()
        #expect(html.contains("This is the first snapshot"))
        for id in ["history", "repositories", "projects"] { #expect(!html.contains("id=\"\(id)\"")) }
    }

    @Test func anEmptyHostHasAPageToo() throws {
        let analysis = Analysis(Snapshot(engine: .sample, takenAt: HostBuilder.now))
        let commands = EngineCommand(program: "docker")
        let history = History(since: HostBuilder.now)
        let plan = try Planner(analysis: analysis, history: history, policy: Policy(), commands: commands).plan()
        let html = ReportHTML(
            ReportContent(
                number: 1, analysis: analysis, history: history, plan: plan, previous: nil, commands: commands)
        ).render()
        #expect(html.contains("<strong>Nothing to delete</strong>"))
        #expect(!html.contains("picture wide"))
    }
}
