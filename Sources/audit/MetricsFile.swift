internal import AuditCore
internal import AuditStore
internal import Foundation

/// Replaces a file whole: whoever reads it at any moment sees the old text or the new one.
enum MetricsFile {
    static func write(_ text: String, to path: String) throws(ReportFolder.WriteError) {
        // Not `.prom`, or the collector would read it half written; in the same folder, so that renaming is one step.
        let aside = "\(path).\(getpid()).part"
        guard write(text, aside: aside), rename(aside, path) == 0 else {
            let code = errno
            unlink(aside)
            throw ReportFolder.WriteError(path: path, code: code, isCreating: false, option: "--metrics")
        }
    }

    /// False where it failed; `errno` says why.
    private static func write(_ text: String, aside: String) -> Bool {
        let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { return false }
        defer { close(file) }
        // The collector runs as another user, whatever this one's mask is.
        guard fchmod(file, 0o644) == 0 else { return false }
        if let error = StandardStream.write(Array(text.utf8)[...], to: file) {
            errno = error
            return false
        }
        return fsync(file) == 0
    }
}

extension Session {
    /// Writes the metrics of a report, where they were asked for.
    func writeMetrics(_ content: ReportContent, to option: MetricsOption) throws {
        guard let path = option.metrics else { return }
        try MetricsFile.write(
            Metrics.render(
                content.analysis, number: content.number, trend: content.trend, repositories: content.repositories,
                projects: content.projects, plan: content.plan, predictions: content.predictions,
                engineName: try database.engineNames().name(of: content.analysis.snapshot.engine)), to: path)
    }

    /// The same of a snapshot that nobody has planned on.
    func writeMetrics(_ stored: StoredSnapshot, to option: MetricsOption) throws {
        guard let path = option.metrics else { return }
        let usage = try database.usage(upTo: stored.number)
        try MetricsFile.write(
            Metrics.render(
                Analysis(stored.snapshot), number: stored.number, trend: try database.trend(upTo: stored.number),
                repositories: usage.holders(.repository), projects: usage.holders(.project), plan: nil,
                predictions: try database.predictionRecord(of: stored.snapshot.engine),
                engineName: try database.engineNames().name(of: stored.snapshot.engine)), to: path)
    }
}
