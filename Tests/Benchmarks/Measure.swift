import Foundation
import TestSupport

/// Runs commands and says what they took.
enum Measure {
    /// Fails unless the command does.
    static func run(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> ChildProcess.Result {
        let result = try ChildProcess.run(URL(filePath: executable), arguments, environment: environment)
        guard result.status == 0 else {
            throw BenchmarkError(
                "\(executable) \(arguments.joined(separator: " ")): status \(result.status): \(result.stderr)")
        }
        return result
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Runs both in turn: what else the machine does meets one as much as the other.
    /// - Returns: The medians of both, and of the ratio within each turn.
    static func compare(
        runs: Int, _ first: () throws -> Double, with second: () throws -> Double
    ) rethrows -> (first: Double, second: Double, ratio: Double) {
        var pairs: [(Double, Double)] = []
        for turn in 0..<runs {
            // Neither always goes first.
            if turn.isMultiple(of: 2) {
                let value = try first()
                pairs.append((value, try second()))
            } else {
                let value = try second()
                pairs.append((try first(), value))
            }
        }
        return (median(pairs.map(\.0)), median(pairs.map(\.1)), median(pairs.map { $0.0 / $0.1 }))
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}

extension Double {
    /// Seconds as milliseconds.
    var milliseconds: String { number(self * 1000, digits: self < 0.1 ? 1 : 0) + " ms" }
    var seconds: String { number(self, digits: 2) + " s" }
    var times: String { number(self, digits: 2) + " ×" }
}

extension Int64 {
    var megabytes: String { number(Double(self) / 1e6, digits: 1) + " MB" }
}

func number(_ value: Double, digits: Int) -> String { String(format: "%.\(digits)f", value) }
