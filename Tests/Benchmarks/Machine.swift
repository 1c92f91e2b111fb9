import Foundation
import TestSupport

/// What the figures were measured on.
enum Machine {
    static func heading() throws -> String {
        let information = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let model =
            information.split(separator: "\n").first { $0.hasPrefix("model name") }?
            .split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor"
        let system = try Measure.run("/bin/uname", ["-srm"]).stdout.trimmingCharacters(in: .whitespacesAndNewlines)
        let memory = Double(ProcessInfo.processInfo.physicalMemory) / 1e9
        return """
            # Benchmarks

            Made by `make bench` on \(Date().formatted(.iso8601)): \(ProcessInfo.processInfo.activeProcessorCount) × \
            \(model), \(number(memory, digits: 0)) GB, \(system). Medians; ratios are medians of the ratios of runs made \
            in turn.


            """
    }
}
