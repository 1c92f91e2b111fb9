import ArgumentParser

/// Rows that share their preparation.
enum RowGroup: String, CaseIterable, ExpressibleByArgument {
    case version, reading, apply, year, tenfold, micro

    func measure(_ bench: Bench) async throws -> [Outcome] {
        switch self {
        case .version: try VersionRow.run(bench)
        case .reading: try await ReadingRows.run(bench)
        case .apply: try ApplyRows.run(bench)
        case .year: try await YearRows.run(bench)
        case .micro: try MicroRows.run(bench)
        case .tenfold: try await TenfoldRows.run(bench)
        }
    }
}
