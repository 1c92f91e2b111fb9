import AuditCore
import Foundation
import TestSupport
import Testing

/// Metrics are read by Prometheus's own parser, whatever objects are called.
@Suite(.enabled(if: Python.has("prometheus_client"), "needs python3-prometheus-client: make test installs it"))
struct MetricsTests {
    /// What the parser of Prometheus's Python client reads: a line `name{label=value,…} value` for each sample.
    private func parsed(_ text: String) throws -> [String] {
        let folder = try TemporaryFolder()
        try Data(text.utf8).write(to: URL(filePath: folder.file("metrics.prom")))
        let script = """
            import sys
            from prometheus_client.parser import text_fd_to_metric_families as parse
            with open(sys.argv[1], encoding='utf-8', newline='\\n') as file:
                seen = set()
                for family in parse(file):
                    assert family.type == 'gauge' and family.documentation, family
                    for sample in family.samples:
                        key = (sample.name, tuple(sorted(sample.labels.items())))
                        assert key not in seen, key
                        seen.add(key)
                        print(repr((sample.name, sorted(sample.labels.items()), int(sample.value))))
            """
        let result = try Python.run(["-c", script, folder.file("metrics.prom")])
        #expect(result.status == 0, "\(result.stderr)")
        return result.stdout.split(separator: "\n").map(String.init)
    }

    private func render(_ analysis: Analysis, trend: Trend = Trend(), plan: Plan? = nil) -> String {
        Metrics.render(
            analysis, number: 7, trend: trend,
            repositories: analysis.usageByRepository().map { HolderUsage(name: $0.key, now: $0.value) },
            projects: analysis.usageByProject().map { HolderUsage(name: $0.key, now: $0.value) }, plan: plan,
            predictions: nil)
    }

    @Test func everyFigureIsThere() throws {
        var host = HostBuilder()
        host.disk = DiskFacts(totalBytes: 1000, freeBytes: 400)
        let web = host.image("web", tags: ["web:1"], bytes: 20)
        host.image("lost", bytes: 7)
        host.container("c", of: web, bytes: 3, labels: ["com.docker.compose.project": "shop"])
        let samples = try parsed(render(host.analysis, plan: try host.plan { $0.danglingFor = Age("0d")! }))
        func value(_ name: String, _ label: String = "") -> Int? {
            let found = samples.filter { $0.hasPrefix("('\(name)'") && (label.isEmpty || $0.contains(label)) }
            return found.count == 1 ? found[0].dropLast().split(separator: " ").last.flatMap { Int($0) } : nil
        }
        #expect(value("audit_snapshot_timestamp_seconds") == 1_800_000_000)
        #expect(value("audit_snapshot_number") == 7)
        #expect(value("audit_disk_total_bytes") == 1000 && value("audit_disk_free_bytes") == 400)
        #expect(value("audit_images") == 2 && value("audit_layers") == 2 && value("audit_layers_bytes") == 27)
        #expect(value("audit_containers", "('state', 'running')") == 1)
        #expect(value("audit_containers_bytes") == 3)
        #expect(value("audit_orphaned_layers") == 1 && value("audit_orphaned_layers_bytes") == 7)
        #expect(value("audit_reclaimable_bytes") == 7 && value("audit_plan_steps") == 1)
        #expect(value("audit_repository_own_bytes", "('repository', 'web')") == 20)
        #expect(value("audit_project_own_bytes", "('project', 'shop')") == 23)
        #expect(samples.allSatisfy { $0.contains("('engine', 'sample')") })
        // What isn't known has no sample.
        #expect(!samples.contains { $0.contains("audit_disk_full") || $0.contains("audit_runs") })
    }

    @Test func aForecastHasThreeBounds() throws {
        let trend = Trend(
            points: (0..<30).map {
                TrendPoint(
                    snapshot: $0, takenAt: Timestamp(seconds: 1_800_000_000 + Int64($0) * 86_400),
                    diskTotalBytes: 1000, diskFreeBytes: 500 - Int64($0) * 10)
            })
        let samples = try parsed(render(HostBuilder().analysis, trend: trend))
        #expect(samples.count { $0.contains("audit_disk_full_timestamp_seconds") } == 3)
    }

    @Test func hostileNamesAreLabelsAndNothingElse() throws {
        var host = HostBuilder()
        let names = [
            #"a"b\c"#, "new\nline", "x} 7\n# EOF\naudit_images 9", "\u{1b}[31mred", "bidi\u{202e}", "e\u{301}\"\u{301}",
            "=cmd()", "a,b=c{d}", "\r", "\\", "\\n", "\u{0}", String(repeating: "w", count: 10_000), "", "🐳",
            "\u{85}\u{2028}",
            // Reads like the made-visible form of the fourth.
            #"\u{1b}[31mred"#,
        ]
        for (index, name) in names.enumerated() {
            host.container(
                "c\(index)", of: host.image("i\(index)", tags: ["\(name):1"], bytes: 1),
                labels: ["com.docker.compose.project": name])
        }
        var snapshot = host.analysis.snapshot
        snapshot.engine.name = "h\"\n\\o"
        let samples = try parsed(render(Analysis(snapshot)))
        #expect(samples.count { $0.contains("audit_images'") } == 1)
        // All bytes are there, in one series less than names: two read alike.
        let repositories = samples.filter { $0.contains("audit_repository_own_bytes") }
        let bytes = repositories.compactMap { $0.dropLast().split(separator: " ").last.flatMap { Int($0) } }
        #expect(
            bytes.reduce(0, +) == Analysis(snapshot).usageByRepository().values.map { Int($0.ownBytes) }.reduce(0, +))
        #expect(samples.count { $0.contains("audit_project_own_bytes") } == names.count - 1)
    }

    @Test(arguments: 0..<10) func aRandomHostsMetricsAreRead(seed: UInt64) throws {
        let analysis = Analysis(try RandomHost(seed: seed).snapshot())
        #expect(
            try parsed(render(analysis)).contains {
                $0.hasPrefix("('audit_images'") && $0.hasSuffix(" \(analysis.snapshot.images.count))")
            })
    }
}
