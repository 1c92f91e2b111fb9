import AuditCore
import AuditStore
import Foundation
import TestSupport

/// A year of nights: how large it gets, and what an answer from it costs.
enum YearRows {
    private static let nights = 365
    private static let runs = 5

    static func run(_ bench: Bench) async throws -> [Outcome] {
        let naive = try NaiveDatabase(path: bench.folder.file("naive.db"))
        let year = try Year(
            path: bench.folder.file("year.db"), nights: nights, imageCount: 2000, containerCount: 200
        ) { snapshot, night in try naive.save(snapshot, night: night) }
        return try [size(year, beside: naive), growth(year, bench)] + (await answers(year, bench))
    }

    private static func size(_ year: Year, beside naive: NaiveDatabase) -> Outcome {
        let bytes = Year.fileBytes(year.path)
        let ratio = Double(naive.sizeBytes) / Double(bytes)
        return Outcome(
            what: "a year of nights: 2,000 images, 1 % replaced nightly, 200 containers, 10 % replaced",
            target: "< 40 MB, ≥ 50 × smaller than a row per object and night",
            measured: "\(bytes.megabytes), \(number(ratio, digits: 0)) × smaller",
            beside: "\(naive.sizeBytes.megabytes)", isMet: bytes < 40_000_000 && ratio >= 50, runs: 1,
            command: "365 × save")
    }

    /// The same snapshot over and over, a day later each.
    private static func growth(_ year: Year, _ bench: Bench) throws -> Outcome {
        let path = bench.folder.file("still.db")
        try FileManager.default.copyItem(atPath: year.path, toPath: path)
        let database = try AuditDatabase(path: path)
        var snapshot = year.host.snapshot
        snapshot.events = []
        let nights = 256
        let before = Year.fileBytes(path)
        for _ in 0..<nights {
            snapshot.takenAt.seconds += 86_400
            _ = try database.save(snapshot)
        }
        let perNight = Double(Year.fileBytes(path) - before) / Double(nights)
        return Outcome(
            what: "growth on an unchanged night", target: "< 1 KiB", measured: "\(number(perNight, digits: 0)) B",
            isMet: perNight < 1024, runs: nights, command: "256 × save")
    }

    private static func answers(_ year: Year, _ bench: Bench) async throws -> [Outcome] {
        let database = ["--database", year.path]
        let output = bench.folder.file("reports")
        let image = year.host.snapshot.images.first { !$0.tags.isEmpty }?.tags.last ?? ""
        var outcomes = try [
            answer("plan", ["plan", "--snapshot", "\(nights)"] + database, bench),
            answer("diff", ["diff"] + database, bench),
            answer("report", ["report", "--output", output] + database, bench),
        ]
        let server = SimulatedEngine(year.host.snapshot).server()
        try await server.run { server in
            outcomes.append(
                try answer("explain", ["explain", image] + database, bench, host: "unix://\(server.socketPath)"))
        }
        return outcomes
    }

    private static func answer(
        _ name: String, _ arguments: [String], _ bench: Bench, host: String? = nil
    ) throws -> Outcome {
        let usages = try (0..<runs).map { _ in try bench.auditMemory(arguments, host: host) }
        let cpu = Measure.median(usages.map(\.cpuSeconds))
        return Outcome(
            what: "`\(name)` on that year", target: "< 0.3 s of CPU", measured: cpu.seconds,
            beside: "\(Measure.median(usages.map(\.wallSeconds)).seconds) by the clock, "
                + "\((usages.map(\.maxResidentBytes).max() ?? 0).megabytes)", isMet: cpu < 0.3, runs: runs,
            command: "audit \(name)")
    }
}
