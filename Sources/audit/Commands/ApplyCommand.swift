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

    @Flag(help: "Carry out what still fits the engine, skip what doesn't.")
    var skipChanged = false

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
        let journal = RunJournal(session.database)
        var unfinished = try journal.unfinishedRun(on: engine.facts)
        if let plan, unfinished?.plan.number != plan { unfinished = nil }
        let number = try unfinished?.plan.number ?? plan ?? session.database.newestPlan(for: engine.facts)
        guard let number else { throw StoreError.noPlan(engine.facts.name) }
        let plan = try session.database.plan(number)
        guard let snapshot = plan.snapshot else { throw ApplyError.snapshotMissing }
        let before = Analysis(try session.database.snapshot(snapshot))

        if let unfinished {
            context.message("run \(unfinished.run) of plan \(number) was interrupted; it goes on.")
        } else if !common.quiet {
            context.message(PlanText(plan: plan, analysis: before, previous: nil, width: context.width).renderSteps())
        }
        let interruption = Interruption.watch()
        let applier = Applier(
            source: engine.source, remover: engine.makeRemover(), journal: journal, clock: context.clock,
            progress: { progress in if !common.quiet { context.message(ApplyText.line(progress)) } },
            shouldStop: { interruption.isRequested })
        let barred = try await applier.check(
            plan.without(unfinished?.ended.keys ?? [:].keys), before: before,
            known: try session.database.knownFacts(of: engine.facts), skipChanged: skipChanged)
        if dryRun {
            context.message("The plan still fits the engine. Nothing was deleted (--dry-run).")
            return
        }
        guard !plan.steps.isEmpty else { return context.message("Nothing to do.") }
        guard try isConfirmed(plan, context) else { return context.message("Nothing was deleted.") }

        let report = try await applier.apply(plan, before: before, resuming: unfinished, barred: barred)
        switch format {
        case .text: context.output(ApplyText.summary(report))
        case .json: context.output(try ApplyText.json(report))
        }
        if report.result.status != .completed { throw ExitStatus.incomplete }
    }

    private func isConfirmed(_ plan: Plan, _ context: Context) throws -> Bool {
        if yes { return true }
        guard let ask = context.ask else {
            throw ValidationError(
                "Nobody is at a terminal to be asked: give --yes to carry out plan \(plan.number ?? 0).")
        }
        return ask("Delete these, freeing \(ByteText.size(plan.frees))?")
    }
}

extension Plan {
    /// The steps that are still to do.
    fileprivate func without(_ ended: some Collection<Int>) -> Plan {
        var rest = self
        rest.steps.removeAll { ended.contains($0.order) }
        return rest
    }
}
