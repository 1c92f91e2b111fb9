internal import ArgumentParser
internal import AuditCore

struct SnapshotCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Reads the engine once into the database.")

    @OptionGroup var common: CommonOptions

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        let stored = try await session.withEngine { try await session.takeSnapshot(of: $0) }
        for gap in stored.snapshot.gaps { context.message("not read: \(SafeText.visible(gap.message))") }
        if !common.quiet { context.output(stored.summary + "\n") }
    }
}
