internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct ApplyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Carries out a saved plan, after a re-check of the engine.",
        discussion: "Without a number: the unfinished run, else the newest plan of `audit plan` for this engine.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The plan's number.")
    var plan: Int?

    @Flag(name: .shortAndLong, help: "Don't ask.")
    var yes = false

    @Flag(help: "Do everything but delete.")
    var dryRun = false

    @OptionGroup var options: ApplyOptions

    @Option(help: "text or json.")
    var format = Format.text

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        let endpoint = try plan.map { try session.database.plan($0).engine.endpoint }
        try await session.withEngine(at: endpoint) { engine in
            let lock = try EngineLock(engine: engine.facts, beside: common.databasePath(context.environment))
            defer { lock.release() }
            try await apply(session, engine)
        }
    }

    private func apply(_ session: Session, _ engine: Context.Engine) async throws {
        let context = session.context
        var unfinished = try RunJournal(session.database).unfinishedRun(on: engine.facts)
        if let plan, unfinished?.plan.number != plan { unfinished = nil }
        let number = try unfinished?.plan.number ?? plan ?? session.database.newestPlan(for: engine.facts)
        guard let number else { throw StoreError.noPlan(engine.facts.name) }
        // Whoever names it means it.
        if plan == nil, unfinished == nil, let run = try session.database.completedRun(ofPlan: number) {
            return context.message(
                "Nothing to do: run \(run) carried plan \(number) out. Make a new one with audit plan.")
        }
        let run = ApplyRun(
            session: session, engine: engine, options: options, resuming: unfinished,
            showsPlan: unfinished == nil && !common.quiet, asks: !yes)
        let plan = try run.prepared(try session.database.plan(number))
        if let unfinished {
            context.message("run \(unfinished.run) of plan \(number) was interrupted; it goes on.")
        }
        if plan.steps.isEmpty {
            if run.showsPlan, let snapshot = plan.snapshot {
                run.show(plan, Analysis(try session.database.snapshot(snapshot)))
            }
            return context.message("Nothing to do.")
        }

        let report = try await run.carryOut(plan) { try mayBegin(plan, context) }
        guard let report else { return }
        switch format {
        case .text: context.output(ApplyText.summary(report))
        case .json: context.output(try ApplyText.json(report))
        }
        if let status = report.exitStatus { throw status }
    }

    private func mayBegin(_ plan: Plan, _ context: Context) throws -> Bool {
        if dryRun {
            context.message("The plan still fits the engine. Nothing was deleted (--dry-run).")
            return false
        }
        if yes { return true }
        guard let ask = context.ask else {
            throw ExitStatus.nobodyToAsk(plan.number)
        }
        if ask("Delete these, freeing \(ByteText.size(plan.frees))?") { return true }
        context.message("Nothing was deleted.")
        return false
    }
}
