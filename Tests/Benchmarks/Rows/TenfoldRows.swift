import AuditCore
import Foundation
import TestSupport

/// Ten times that host, read from a stand-in for its engine.
enum TenfoldRows {
    private static let nights = 30
    private static let runs = 5

    static func run(_ bench: Bench) async throws -> [Outcome] {
        let year = try Year(
            path: bench.folder.file("tenfold.db"), nights: nights, imageCount: 20_000, containerCount: 2000)
        let snapshot = year.host.snapshot
        let database = ["--database", year.path]
        let size = "\(snapshot.images.count) images, \(snapshot.layers.count) layers, \(nights) nights"
        var outcomes: [Outcome] = []
        try await SimulatedEngine(snapshot).server().run { server in
            let host = "unix://\(server.socketPath)"
            let first = try bench.auditMemory(["snapshot", "--database", bench.folder.file("first.db")], host: host)
            outcomes.append(memory("first snapshot of ten times the host", [first], size))
            let usages = try (0..<runs).map { _ in try bench.auditMemory(["snapshot"] + database, host: host) }
            outcomes.append(memory("next snapshot of it", usages, size))
        }
        let usages = try (0..<runs).map { _ in
            try bench.auditMemory(["plan", "--snapshot", "\(nights)"] + database)
        }
        outcomes.append(time("plan on it", usages, size, limit: 2))
        let free = try (0..<runs).map { _ in
            try bench.auditMemory(["plan", "--snapshot", "\(nights)", "--free", "20GB"] + database)
        }
        outcomes.append(time("plan --free on it", free, size, limit: 2))
        return outcomes
    }

    private static func memory(_ what: String, _ usages: [ChildProcess.Usage], _ size: String) -> Outcome {
        let bytes = usages.map(\.maxResidentBytes).max() ?? 0
        return Outcome(
            what: what, target: "< 300 MB", measured: bytes.megabytes,
            beside: "\(Measure.median(usages.map(\.wallSeconds)).seconds), of these "
                + "\(Measure.median(usages.map(\.cpuSeconds)).seconds) of CPU; \(size)",
            isMet: bytes < 300_000_000, runs: usages.count, command: "audit snapshot")
    }

    private static func time(_ what: String, _ usages: [ChildProcess.Usage], _ size: String, limit: Double) -> Outcome {
        let wall = Measure.median(usages.map(\.wallSeconds))
        return Outcome(
            what: what, target: "< \(Int(limit)) s", measured: wall.seconds,
            beside: "\(Measure.median(usages.map(\.cpuSeconds)).seconds) of CPU, "
                + "\((usages.map(\.maxResidentBytes).max() ?? 0).megabytes)",
            isMet: wall < limit, runs: usages.count, command: "audit plan --snapshot \(nights)")
    }
}
