import AuditCore
import TestSupport
import Testing

/// Every table of a report is one that a machine can read, whatever the names.
@Suite struct InventoryTablesTests {
    /// Rows of cells by RFC 4180, word for word.
    private func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = [[""]]
        var isQuoted = false
        let scalars = Array(text.unicodeScalars)
        var position = 0
        func append(_ scalar: Unicode.Scalar) {
            rows[rows.count - 1][rows[rows.count - 1].count - 1].unicodeScalars.append(scalar)
        }
        while position < scalars.count {
            let scalar = scalars[position]
            let next = position + 1 < scalars.count ? scalars[position + 1] : nil
            switch (scalar, isQuoted) {
            case ("\"", true) where next == "\"":
                append("\"")
                position += 1
            case ("\"", _): isQuoted.toggle()
            case (",", false): rows[rows.count - 1].append("")
            case ("\r", false) where next == "\n":
                rows.append([""])
                position += 1
            default: append(scalar)
            }
            position += 1
        }
        return rows.dropLast()
    }

    @Test func hostileNamesLeaveEveryTableWhole() throws {
        let content = try HostileHost.content()
        let expected = [
            "plan.csv": 4, "kept.csv": 3, "images.csv": 4, "layers.csv": 4, "containers.csv": 1, "volumes.csv": 1,
            "build_cache.csv": 1, "repositories.csv": 0, "projects.csv": 0,
        ]
        for (name, text) in try content.texts() where name.hasSuffix(".csv") {
            let rows = parse(text)
            #expect(rows.count - 1 == expected[name], "\(name)")
            #expect(Set(rows.map(\.count)).count == 1, "\(name)")
            #expect(rows[0].allSatisfy { $0.wholeMatch(of: #/[a-z_]+/#) != nil }, "\(name)")
        }
        let volumes = parse(InventoryTables(content).volumes().csv)
        #expect(volumes[1][0] == SafeText.visible(HostileHost.name))
    }

    @Test(arguments: 0..<20) func sizesAddUpToTheSnapshots(seed: UInt64) throws {
        let snapshot = try RandomHost(seed: seed).snapshot()
        let history = History(since: snapshot.takenAt)
        let commands = EngineCommand(program: "docker")
        let analysis = Analysis(snapshot)
        let plan = try Planner(analysis: analysis, history: history, policy: Policy(), commands: commands).plan()
        let inventory = InventoryTables(
            ReportContent(
                number: 1, analysis: analysis, history: history, plan: plan, previous: nil, commands: commands))
        let layers = parse(inventory.layers().csv)
        let column = try #require(layers[0].firstIndex(of: "size_bytes"))
        let total = layers.dropFirst().compactMap { Int64($0[column]) }.reduce(0, +)
        #expect(total == snapshot.layers.map(\.size.atLeast).reduce(0, +), "seed \(seed)")
        #expect(parse(inventory.images().csv).count == snapshot.images.count + 1)
        #expect(parse(inventory.containers().csv).count == snapshot.containers.count + 1)
    }
}
