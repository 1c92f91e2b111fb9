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

    @Option(help: ArgumentHelp("text or json.", valueName: "text|json"))
    var format = Format.text

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let database = try session.database
        let endpoint = try plan.map { try database.plan($0).engine.endpoint }
        try await session.withEngine(at: endpoint) { engine in
            let lock = try EngineLock(engine: engine.facts, beside: common.databasePath(context.environment))
            defer { lock.release() }
            try await apply(session, engine)
        }
    }

    private func apply(_ session: Session, _ engine: Context.Engine) async throws {
        let context = session.context
        let journal = RunJournal(try session.database)
        let number =
            try plan ?? journal.unfinishedRun(on: engine.facts)?.plan.number
            ?? session.database.newestPlan(for: engine.facts)
        guard let number else { throw StoreError.noPlan(engine.facts.name) }
        // Also where runs of other plans came after it, such as a night's: it saves what it was to save.
        let unfinished = try journal.unfinishedRun(on: engine.facts, of: number)
        // Whoever names it means it.
        if plan == nil, unfinished == nil, let run = try session.database.completedRun(ofPlan: number) {
            context.message("Nothing to do: run \(run) carried plan \(number) out. Make a new one with audit plan.")
            return try say(.alreadyCarriedOut(run: run), plan: number, context)
        }
        let run = ApplyRun(
            session: session, engine: engine, options: options, resuming: unfinished,
            showsPlan: !common.quiet || asks(context), asks: !yes)
        let plan = try run.prepared(try session.database.plan(number))
        if let unfinished { context.message("run \(unfinished.run) of plan \(number) was interrupted; it goes on.") }
        if plan.steps.isEmpty {
            if run.showsPlan, let snapshot = plan.snapshot {
                run.show(plan, Analysis(try session.database.snapshot(snapshot)))
            }
            context.message("Nothing to do.")
            return try say(.nothingToDo, plan: number, context)
        }
        var unbegun = ApplyText.Unbegun.declined
        let report = try await run.carryOut(plan) { rest, leftOut in
            if dryRun { unbegun = .dryRun(rest: rest, leftOut: leftOut) }
            return try mayBegin(rest, leftOut, context)
        }
        guard let report else { return try say(unbegun, plan: number, context) }
        switch format {
        case .text: context.output(ApplyText.summary(report))
        case .json: context.output(try ApplyText.json(report))
        }
        if let status = report.exitStatus { throw status }
    }

    /// For scripts, that nothing was begun and why; people were told.
    private func say(_ unbegun: ApplyText.Unbegun, plan: Int, _ context: Context) throws {
        if format == .json { context.output(try ApplyText.json(unbegun, plan: plan)) }
    }

    private func asks(_ context: Context) -> Bool { !yes && !dryRun && context.ask != nil }

    private func mayBegin(
        _ rest: Plan, _ leftOut: [(step: Plan.Step, why: String)], _ context: Context
    ) throws -> Bool {
        if dryRun || asks(context), !leftOut.isEmpty {
            let lines = leftOut.map { "  \(SafeText.visible($0.step.command))  (\(SafeText.visible($0.why)))" }
            context.message(
                "These steps don't fit the engine any more and are left out:\n" + lines.joined(separator: "\n"))
        }
        let sum = "\(ByteText.size(rest.frees)) in \(ByteText.count(rest.steps.count, "step"))"
        if dryRun {
            let fit = leftOut.isEmpty ? "The plan still fits the engine" : "The rest still fits it"
            context.message("\(fit): \(sum). Nothing was deleted (--dry-run).")
            return false
        }
        // Nothing is left but to write down that a run has ended.
        if yes || rest.steps.isEmpty { return true }
        guard let ask = context.ask else { throw ExitStatus.nobodyToAsk(rest.number) }
        if ask("Delete these, freeing \(ByteText.size(rest.frees))?") { return true }
        context.message("Nothing was deleted.")
        return false
    }
}
