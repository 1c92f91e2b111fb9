internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct HistoryCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "The snapshots of an engine: totals, growth a day, and when the disk will be full.",
        discussion: "Touches no engine. The forecast replays the last 90 days: see the README.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, markdown }

    @OptionGroup var common: CommonOptions

    @Option(help: .engineName)
    var engine: String?

    @Option(
        help: ArgumentHelp("List so many of the newest snapshots. Default: 20, in json and csv all.", valueName: "N"))
    var limit: Int?

    @Option(
        help: ArgumentHelp(
            "Leave out what was taken before: a date (2026-11-01) or an age (30d).", valueName: "DATE|AGE"))
    var since: String?

    @Option(help: ArgumentHelp("text, json, csv or markdown.", valueName: "text|json|csv|markdown"))
    var format = Format.text

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit takes a number of snapshots, 1 or more.") }
    }

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let newest = try session.newestSnapshot(named: engine)
        var trend = try session.database.trend(upTo: newest)
        if let since {
            let start = try Self.start(since, now: context.clock())
            trend.points.removeAll { $0.takenAt < start }
            if trend.points.isEmpty { context.message("There is no snapshot since \(start).") }
        }
        let most = format == .text || format == .markdown ? 20 : Int.max
        let text = HistoryText(
            engine: try session.database.engine(of: newest), trend: trend, limit: limit ?? most)
        switch format {
        case .text: if !trend.points.isEmpty { context.output(text.render(width: context.width)) }
        case .json: context.output(try text.json())
        case .csv: context.output(text.csv())
        case .markdown: context.output(text.markdown())
        }
    }

    private static func start(_ text: String, now: Timestamp) throws -> Timestamp {
        if let day = Timestamp(rfc3339: text + "T00:00:00Z") { return day }
        guard let age = Age(text)?.seconds else {
            throw ExitStatus.wrongUsage("--since takes a date such as 2026-11-01 or an age such as 30d.")
        }
        return Timestamp(seconds: now.seconds - age)
    }
}
