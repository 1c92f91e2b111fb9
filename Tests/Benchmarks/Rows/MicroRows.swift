import Foundation
import TestSupport

/// Pieces of work in memory: what a profile begins with. By callgrind's count of instructions, which the machine's other
/// work doesn't change, and the one that DESIGN.md limits by the processor's time.
enum MicroRows {
    private static let own = "/proc/self/exe"

    static func run(_ bench: Bench) throws -> [Outcome] {
        // Valgrind 3.19 can't read this compiler's debug information, and needs the symbols.
        let program = bench.folder.file("audit-bench")
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: own)
        _ = try Measure.run("/usr/bin/strip", ["--strip-debug", "-o", program, path])
        return try Micro.Work.allCases.map { try instructions(of: $0, program: program) } + [free(program)]
    }

    private static func instructions(of work: Micro.Work, program: String) throws -> Outcome {
        let images = 1000
        let counts = try (0..<2).map { _ in
            let words = try Measure.run(
                "/usr/bin/valgrind",
                [
                    "--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=\(Micro.countedFunction)",
                    program, "micro", work.rawValue, "--images", "\(images)",
                ], environment: ["SWIFT_DETERMINISTIC_HASHING": "1"]
            ).stderr
            guard let count = words.firstMatch(of: /Collected : (\d+)/).flatMap({ Double($0.1) }) else {
                throw BenchmarkError("callgrind says “\(words)”")
            }
            return count
        }
        let spread = abs(counts[0] - counts[1]) / counts[0]
        return Outcome(
            what: "\(work.rawValue): 1,000 images on 5,000 layers",
            measured: "\(number(Measure.median(counts) / 1e6, digits: 1)) million instructions",
            beside: spread == 0 ? "the same both times" : "\(number(spread * 100, digits: 3)) % apart", runs: 2,
            command: "valgrind --tool=callgrind audit-bench micro \(work.rawValue)")
    }

    private static func free(_ program: String) throws -> Outcome {
        let runs = 5
        let seconds = try (0..<runs).map { _ in
            let text = try Measure.run(program, ["micro", "free", "--images", "10000"]).stdout
            guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw BenchmarkError("audit-bench micro free says “\(text)”")
            }
            return seconds
        }
        let median = Measure.median(seconds)
        return Outcome(
            what: "free: 10,000 images on 50,000 layers", target: "< 1 s", measured: "\(median.milliseconds) of CPU",
            isMet: median < 1, runs: runs, command: "audit-bench micro free")
    }
}
