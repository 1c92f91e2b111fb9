import AuditCore
import TestSupport
import Testing

@Suite struct ReportMarkdownTests {
    /// As GitHub splits them: at every pipe that no backslash stands before.
    private func cells(_ row: Substring) -> Int {
        var count = -1
        var previous: Unicode.Scalar = " "
        for scalar in row.unicodeScalars {
            if scalar == "|", previous != "\\" { count += 1 }
            previous = scalar
        }
        return count
    }

    /// Rows of tables, grouped; code blocks are left out.
    private func tables(_ text: String) -> [[Substring]] {
        var tables: [[Substring]] = []
        var isCode = false
        var isTable = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") { isCode.toggle() }
            let isRow = !isCode && line.unicodeScalars.first == "|"
            if isRow, !isTable { tables.append([]) }
            if isRow { tables[tables.count - 1].append(line) }
            isTable = isRow
        }
        return tables
    }

    @Test func hostileNamesLeaveEveryTableWhole() throws {
        let text = ReportMarkdown(try HostileHost.content()).render()
        // Printed, it lies beside nothing.
        #expect(!text.contains("Beside this file"))
        let tables = tables(text)
        #expect(tables.count == 12)
        for rows in tables {
            #expect(rows.count >= 3)
            for row in rows { #expect(cells(row) == cells(rows[0]), "\(row)") }
        }
    }

    @Test(arguments: [true, false]) func nothingInANameActsOnTheReader(previous: Bool) throws {
        let text = ReportMarkdown(try HostileHost.content(previous: previous)).render(isFile: true)
        // No control character but the line's end, and nothing that turns the text round.
        #expect(
            text.unicodeScalars.allSatisfy {
                $0 == "\n" || ![.control, .format].contains($0.properties.generalCategory)
            })
        let outside = text.split(separator: "\n").filter { !$0.hasPrefix("docker ") }
        // HTML is only ever in code, or escaped.
        for line in outside where line.contains("<b>") { #expect(line.contains("`") || line.contains("\\<b\\>")) }
        #expect(text.split(separator: "\n").count { $0.hasPrefix("#") } == 13)
    }

    @Test func whatHoldsAnOrphanedLayerIsSaid() throws {
        var content = try HostileHost.content()
        var snapshot = content.analysis.snapshot
        let layer = Layer(chainID: .sha256(of: "l"), diffID: .sha256(of: "l"), parent: nil, size: .exactly(77))
        snapshot.layers.append(layer)
        snapshot.buildCache[0].chainID = layer.chainID
        snapshot.knowsCacheHolds = true
        content.analysis = Analysis(snapshot)
        let text = ReportMarkdown(content).render()
        let rows = text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(rows.contains("| `\(layer.chainID.short)` | 77 B | | | the build cache |"))
        let dangling = Digest.sha256(of: "dangling").short
        #expect(rows.contains { $0.hasSuffix("| untagged `\(dangling)` |") })
    }

    @Test func anUnchangedHostSaysSo() throws {
        var content = try HostileHost.content(previous: false)
        #expect(ReportMarkdown(content).render().contains("this is the first one"))
        var before = content.analysis.snapshot
        before.takenAt.seconds -= 86_400
        content.previous = (1, before)
        #expect(ReportMarkdown(content).render().contains("**Since snapshot 1** (24 h ago): nothing changed."))
    }

    @Test(arguments: 0..<20) func everyCommandOfThePlanIsInTheReport(seed: UInt64) throws {
        let snapshot = try RandomHost(seed: seed).snapshot()
        let analysis = Analysis(snapshot)
        var policy = Policy()
        policy.localOnly = .delete
        policy.unusedFor = Age("0d")!
        let commands = EngineCommand(program: "docker")
        let history = History(since: snapshot.takenAt)
        let plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands).plan()
        let text = ReportMarkdown(
            ReportContent(
                number: 1, analysis: analysis, history: history, plan: plan, previous: nil, commands: commands)
        ).render()
        for step in plan.steps { #expect(text.contains("\n\(step.command)\n"), "seed \(seed)") }
        for rows in tables(text) { #expect(Set(rows.map(cells)).count == 1, "seed \(seed)") }
    }

    @Test func aHostOfTwoThousandImagesStaysReadable() throws {
        var policy = Policy()
        policy.localOnly = .delete
        let content = try LargeHost().content(policy)
        #expect(content.plan.steps.count > 300)
        let text = ReportMarkdown(content).render()
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count < 450 && text.utf8.count < 60_000, "\(lines.count) lines, \(text.utf8.count) bytes")
        for rows in tables(text) { #expect(rows.count <= 2 + ReportSections.longestTable) }
        // What to do stands on the first screen, and what isn't shown is somewhere else.
        #expect(try #require(lines.firstIndex(of: "## What to do")) < 20)
        for file in ["plan.csv", "images.csv", "layers.csv", "containers.csv", "volumes.csv", "kept.csv"] {
            #expect(text.contains(" more in `\(file)`") || text.contains("`\(file)` and"), "\(file)")
        }
    }
}
