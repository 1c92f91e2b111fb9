internal import ArgumentParser
internal import AuditCore

struct SnapshotCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Reads the engine once into the database.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var metrics: MetricsOption

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let (number, reading) = try await session.withEngine(beginsReading: true) {
            try await session.takeReading(of: $0)
        }
        if metrics.metrics != nil {
            try session.writeMetrics(StoredSnapshot(number: number, snapshot: try reading.snapshot()), to: metrics)
        }
        for gap in reading.partial.gaps { context.message("not read: \(SafeText.visible(gap.message))") }
        if !common.quiet { context.output(try session.summary(of: number, reading) + "\n") }
    }
}
