internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct DiffCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "What came, went, moved and grew between two snapshots.",
        discussion: """
            A snapshot is named by its number (34), a day (2026-11-24, yesterday: the newest of that day or before, UTC) \
            or an age (7d: the newest at least so old). Default: the last two. Touches no engine.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The older snapshot. Default: the one before TO.")
    var from: String?

    @Argument(help: "The newer snapshot. Default: the newest.")
    var to: String?

    @Option(help: .engineName)
    var engine: String?

    @Option(help: ArgumentHelp("text or json.", valueName: "text|json"))
    var format = Format.text

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let (old, new) = try numbers(session, now: context.clock())
        let (first, last) = (try session.database.engine(of: old), try session.database.engine(of: new))
        guard first.id == last.id, first.store == last.store else {
            throw ExitStatus.wrongUsage("the snapshots \(old) and \(new) are of different engines.")
        }
        let after = Analysis(try session.database.snapshot(new))
        let before = try session.database.snapshot(old, before: old < new ? (new, after) : nil)
        let text = DiffText(from: (old, Analysis(before)), to: (new, after), isVerbose: common.verbose)
        switch format {
        case .text: context.output(text.render(width: context.width))
        case .json: context.output(try text.json())
        }
    }

    private func numbers(_ session: Session, now: Timestamp) throws -> (Int, Int) {
        // A number says itself of which engine it is.
        let named = [to, from].compactMap { $0.flatMap { Int($0) } }.first
        let newest = engine == nil ? named : nil
        let points = try session.database.trend(
            upTo: try session.newestSnapshot(likeThat: newest, named: engine)
        ).points.filter { !$0.isForgotten }
        let new = try to.map { try pick($0, points, now) } ?? points.last
        guard let new else { throw StoreError.noSnapshot }
        if let from { return (try pick(from, points, now).snapshot, new.snapshot) }
        guard let old = points.last(where: { $0.snapshot < new.snapshot }) else {
            throw ExitStatus.wrongUsage(
                "snapshot \(new.snapshot) is the first one: there is none before it to compare with.")
        }
        return (old.snapshot, new.snapshot)
    }

    private func pick(_ text: String, _ points: [TrendPoint], _ now: Timestamp) throws -> TrendPoint {
        guard let choice = SnapshotChoice(text, now: now) else {
            throw ExitStatus.wrongUsage(
                "“\(SafeText.visible(text))” names no snapshot: give a number, a day such as 2026-11-24, or an age such as 7d."
            )
        }
        guard let point = choice.pick(from: points) else {
            if case .number(let number) = choice { throw StoreError.noSuchSnapshot(number) }
            throw ExitStatus.wrongUsage("no snapshot is so old as \(text). `audit history` lists them.")
        }
        return point
    }
}

extension Session {
    /// The newest snapshot of the engine that snapshot `number` is of, if one is given.
    fileprivate func newestSnapshot(likeThat number: Int?, named engine: String?) throws -> Int {
        guard let number else { return try newestSnapshot(named: engine) }
        guard let newest = try database.newestSnapshot(of: try database.engine(of: number)) else {
            throw StoreError.noSuchSnapshot(number)
        }
        return newest
    }
}
