internal import ArgumentParser
internal import AuditCore

/// `--fail-above`, for cron and CI.
struct FailAboveOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Exit with 5 when more than this size can be got back (20GB), or the disk is fuller than this share (90%).",
            valueName: "SIZE|PERCENT"), transform: FailAbove.parse)
    var failAbove: FailAbove?

    /// Throws once the work is done, so that the exit status tells.
    ///
    /// - Parameters:
    ///   - freed: What a run took away since.
    ///   - disk: As it is now; nil where it can't be seen.
    func check(_ plan: Plan, freed: Int64 = 0, disk: DiskFacts?) throws {
        switch failAbove?.check(reclaimableBytes: plan.frees.atLeast - freed, disk: disk) {
        case .within, nil: return
        case .passed(let why): throw ExitStatus.limitPassed(why)
        case .unseen: throw ExitStatus.diskUnseen
        }
    }
}

/// `--metrics`, for Prometheus.
struct MetricsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Write metrics for the textfile collector of Prometheus's node exporter to this file (….prom).",
            valueName: "FILE"))
    var metrics: String?

    func validate() throws { try PathOption.check(metrics, "--metrics") }
}
