internal import ArgumentParser
internal import AuditCore

struct SnapshotCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Reads the engine once into the database.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var metrics: MetricsOption

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let stored = try await session.withEngine(beginsReading: true) { try await session.takeSnapshot(of: $0) }
        try session.writeMetrics(stored, to: metrics)
        for gap in stored.snapshot.gaps { context.message("not read: \(SafeText.visible(gap.message))") }
        if !common.quiet { context.output(stored.summary + "\n") }
    }
}
