internal import AuditCore
internal import Foundation

/// What `apply` tells.
enum ApplyText {
    /// A line worth keeping; nil for what is only under way.
    static func line(_ progress: ApplyProgress) -> String? {
        switch progress {
        case .starting: return nil
        case .stopping(let step, let stopping):
            let patience = stopping.timeoutSeconds.map {
                $0 < 0 ? "waits as long as it takes" : "kills it after \($0) s"
            }
            return "stopping \(SafeText.visible(step.name)): sends \(signalName(stopping.signal)), "
                + (patience ?? "kills it after 10 s")
        case .ended(let step, let result, let count, let soFar):
            let words = result.message.map { ": " + SafeText.visible($0) } ?? ""
            let outcome = result.outcome.rawValue.replacingOccurrences(of: "_", with: " ")
            return "[\(step.order)/\(count)] \(SafeText.visible(step.command)): \(outcome)\(words), "
                + "\(soFar.text) freed so far"
        }
    }

    /// Podman tells the number.
    private static func signalName(_ signal: String?) -> String {
        guard let signal, !signal.isEmpty else { return "SIGTERM" }
        return Int(signal) == nil ? SafeText.visible(signal) : "signal \(signal)"
    }

    /// `[12/31] 4.2 GB of 22.9 GB freed · removing web:2.3.1 … 8 s`
    static func status(
        _ step: Plan.Step, of count: Int, soFar: FreedSoFar, predicted: ByteRange, seconds: Int
    ) -> String {
        let doing = step.action == .stopContainer ? "stopping" : "removing"
        let time = seconds > 0 ? " \(seconds) s" : ""
        return "[\(step.order)/\(count)] \(soFar.text) of \(ByteText.size(predicted)) freed · "
            + "\(doing) \(SafeText.visible(step.name)) …\(time)"
    }

    static func summary(_ report: ApplyReport) -> String {
        let freed = report.result.freedBytes
        let predicted = report.predicted
        let counts = Dictionary(grouping: report.steps, by: { $0.result.outcome.rawValue }).mapValues(\.count)
        let outcomes = counts.sorted { $0.key < $1.key }.map {
            "\($0.value) \($0.key.replacingOccurrences(of: "_", with: " "))"
        }
        let difference =
            predicted.isExact
            ? "difference \(ByteText.count(freed - predicted.atLeast)) bytes" : "predicted \(ByteText.size(predicted))"
        let removedImages = report.steps.contains {
            [.untagImage, .removeImage].contains($0.step.action) && $0.result.outcome == .done
        }
        let undo = removedImages ? "Undo list: audit restore \(report.run) --dry-run\n" : ""
        let ending = report.halt.map { "\($0.text): audit apply goes on from there.\n" } ?? ""
        return """
            Steps: \(outcomes.joined(separator: ", ")).
            \(undo)\(ending)Run \(report.run): freed \(ByteText.size(freed)) (\(ByteText.count(freed)) bytes), predicted \(ByteText.count(predicted.atLeast)) bytes, \(difference).

            """
    }
}
