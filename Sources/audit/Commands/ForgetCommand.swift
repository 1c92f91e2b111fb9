internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct ForgetCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "forget",
        abstract: "Thins old snapshots out: keeps the newest of the last days, weeks and months.",
        discussion: """
            Of every engine in the database. When objects were first seen and last used, and since when a layer has been \
            orphaned, stays known, and so do the totals of every night; the rest of the other snapshots, and plans made \
            from them that were never carried out, are gone. Touches no engine.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("Keep the N newest.", valueName: "N"))
    var keepLast = 0

    @Option(help: ArgumentHelp("Keep the newest of each of the last N days that have any.", valueName: "N"))
    var keepDaily = 0

    @Option(help: ArgumentHelp("Keep the newest of each of the last N weeks that have any.", valueName: "N"))
    var keepWeekly = 0

    @Option(help: ArgumentHelp("Keep the newest of each of the last N months that have any.", valueName: "N"))
    var keepMonthly = 0

    @Flag(help: "Only say what would be kept, and why.")
    var dryRun = false

    @Option(help: ArgumentHelp("text or json.", valueName: "text|json"))
    var format = Format.text

    /// `audit restore` can undo a run for so long.
    private static let undoable = 30 * Timestamp.day

    private var counts: [Int] { [keepLast, keepDaily, keepWeekly, keepMonthly] }

    func validate() throws {
        if counts.contains(where: { $0 < 0 }) { throw ValidationError("--keep… takes a number of snapshots.") }
        if counts.allSatisfy({ $0 == 0 }) {
            throw ValidationError("say what to keep: --keep-last, --keep-daily, --keep-weekly or --keep-monthly.")
        }
    }

    func run(in context: Context) async throws {
        let database = try Session(common, in: context).database
        let retention = Retention(last: keepLast, daily: keepDaily, weekly: keepWeekly, monthly: keepMonthly)
        let needed = try database.neededSnapshots(undoable: Self.undoable)
        let engines = try database.newestSnapshots().map { newest in
            (
                engine: try database.engine(of: newest),
                decisions: retention.decide(try database.trend(upTo: newest).points, needed: needed)
            )
        }
        if engines.isEmpty { context.message("The database has no snapshot to forget.") }
        let forgotten = engines.flatMap(\.decisions).filter { !$0.isKept }.map(\.snapshot)
        if !dryRun, !forgotten.isEmpty { try database.forget(forgotten) }
        let text = RetentionText(engines, isDone: !dryRun)
        if format == .json {
            context.output(try text.json())
        } else if !common.quiet, !engines.isEmpty {
            context.output(text.render(width: context.width))
        }
        if dryRun || forgotten.isEmpty { return }
        do {
            let (before, after) = try database.shrink()
            if !common.quiet {
                let sizes = "\(ByteText.size(before)) to \(ByteText.size(after))"
                context.message(
                    after < before ? "The database shrank from \(sizes)." : "The database is as small as it was.")
            }
        } catch {
            // What is forgotten is forgotten; new nights take the room.
            context.message("The file stays as long as it was: \(error)")
        }
    }
}
