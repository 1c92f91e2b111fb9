import Foundation
import TestSupport

/// Pieces of work in memory, by the processor's time: what a profile begins with.
enum MicroRows {
    private static let runs = 5
    private static let images = 10_000

    static func run(_ bench: Bench) throws -> [Outcome] { try Micro.Work.allCases.map(outcome) }

    private static func outcome(_ work: Micro.Work) throws -> Outcome {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let seconds = try (0..<runs).map { _ in
            let text = try Measure.run(own, ["micro", work.rawValue, "--images", "\(images)"]).stdout
            guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw BenchmarkError("audit-bench micro \(work.rawValue) says “\(text)”")
            }
            return seconds
        }
        let median = Measure.median(seconds)
        // The one that DESIGN.md names.
        let isLimited = work == .free
        return Outcome(
            what: "\(work.rawValue): 10,000 images on 50,000 layers", target: isLimited ? "< 1 s" : "",
            measured: "\(median.milliseconds) of CPU", isMet: isLimited ? median < 1 : nil, runs: runs,
            command: "audit-bench micro \(work.rawValue)")
    }
}
