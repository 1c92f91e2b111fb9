import AuditCore
import AuditStore
import Foundation
import TestSupport

/// Pieces of work by their instructions, which repeat from run to run; and the planner at the size DESIGN.md names.
enum MicroRows {
    private static let valgrind = "/usr/bin/valgrind"

    static func run(_ bench: Bench) throws -> [Outcome] {
        var outcomes = [try planner(bench)]
        guard FileManager.default.isExecutableFile(atPath: valgrind) else {
            throw BenchmarkError("these rows need valgrind: apt-get install valgrind")
        }
        for work in Micro.Work.allCases { outcomes.append(try instructions(work, bench)) }
        return outcomes
    }

    private static func instructions(_ work: Micro.Work, _ bench: Bench) throws -> Outcome {
        let file = bench.folder.file("callgrind.out")
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        _ = try Measure.run(
            valgrind,
            [
                "--tool=callgrind", "--toggle-collect=audit_bench_measured", "--callgrind-out-file=\(file)", own,
                "micro", work.rawValue,
            ], environment: ["SWIFT_DETERMINISTIC_HASHING": "1"])
        let report = try String(contentsOfFile: file, encoding: .utf8)
        guard
            let line = report.split(separator: "\n").first(where: {
                $0.hasPrefix("summary:") || $0.hasPrefix("totals:")
            }),
            let count = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw BenchmarkError("callgrind counted nothing in \(work)") }
        return Outcome(
            what: "\(work.rawValue), 1,000 images", target: "",
            measured: "\(number(count / 1e6, digits: 1)) M instructions",
            runs: 1, command: "valgrind --tool=callgrind audit-bench micro \(work.rawValue)")
    }

    /// 10,000 images on 50,000 layers, `--free` included.
    private static func planner(_ bench: Bench) throws -> Outcome {
        let runs = 5
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let whole = try (0..<runs).map { _ in
            try Measure.run(own, ["micro", "free", "--images", "10000", "--time"]).stdout
        }.compactMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        let median = Measure.median(whole)
        return Outcome(
            what: "planner, `--free`, 10,000 images on 50,000 layers", target: "< 1 s", measured: median.seconds,
            beside: "CPU, with what flags not given would add", isMet: median < 1, runs: runs,
            command: "audit-bench micro free --images 10000 --time")
    }
}
