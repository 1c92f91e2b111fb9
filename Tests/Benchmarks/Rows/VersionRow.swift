import TestSupport

/// Start-up: the least that any command costs.
enum VersionRow {
    static func run(_ bench: Bench) throws -> [Outcome] {
        let runs = 41
        let times = try Measure.compare(runs: runs) {
            try bench.audit(["--version"]).usage.wallSeconds
        } with: {
            try Measure.run(bench.docker, ["--version"]).usage.wallSeconds
        }
        return [
            Outcome(
                what: "start-up", target: "≤ 2 × `docker --version`", measured: times.ratio.times,
                beside: "\(times.first.milliseconds) against \(times.second.milliseconds)", isMet: times.ratio <= 2,
                runs: runs, command: "audit --version")
        ]
    }
}
