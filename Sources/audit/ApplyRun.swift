internal import AuditCore
internal import AuditStore

/// Carries a saved plan out, or goes on with it: what `apply` and `nightly --apply` have in common.
struct ApplyRun {
    let session: Session
    let engine: Context.Engine
    let options: ApplyOptions
    var resuming: UnfinishedRun?
    /// Whether the plan is shown first.
    var showsPlan = false
    /// Whether `mayBegin` asks somebody, who may take their time.
    var asks = false

    /// A run that goes on saves what it saved when it began, whatever is said now.
    private var keeping: Keeping {
        Keeping(
            folder: options.saveFolder ?? resuming?.keeping.folder,
            commits: options.commit || resuming?.keeping.commits ?? false)
    }

    /// What an interrupted run has done already.
    private var ended: [Int: StepResult] { resuming?.ended ?? [:] }

    /// The plan as it is carried out with these options: `--commit` leaves out what the saved images need.
    func prepared(_ plan: Plan) throws -> Plan {
        guard keeping.commits, let snapshot = plan.snapshot else { return plan }
        let (rest, leftOut) = plan.savingContainers(Analysis(try session.database.snapshot(snapshot)))
        if !leftOut.isEmpty {
            let lines = leftOut.map { "  \(SafeText.visible($0.step.command))  (\(SafeText.visible($0.container)))" }
            session.context.message(
                """
                --commit makes an image of each container that holds data, about as large as that. It lies on the
                container's own image, so these steps are left out, which frees \(ByteText.size(plan.frees.atLeast - rest.frees.atLeast)) less:
                \(lines.joined(separator: "\n"))
                """)
        }
        return rest
    }

    private func ownRuns(of plan: Plan) throws -> [ClosedRange<Timestamp>] {
        let now = session.context.clock()
        return try session.database.runs().filter { $0.plan == plan.number }
            .map { $0.startedAt...max($0.startedAt, $0.finishedAt ?? now) }
    }

    /// Reads the engine anew, asks, and deletes.
    ///
    /// - Parameter mayBegin: Asked once all is checked, with what is left to do and what had to be left out.
    /// - Returns: Nil if nothing was begun.
    func carryOut(
        _ plan: Plan, mayBegin: (_ rest: Plan, _ leftOut: [(step: Plan.Step, why: String)]) throws -> Bool
    ) async throws -> ApplyReport? {
        let context = session.context
        guard let snapshot = plan.snapshot else { throw ApplyError.snapshotMissing }
        let (source, facts, database) = (engine.source, engine.facts, try session.database)
        async let reading = source.reading(
            knowing: {
                var known = try database.knownFacts(of: facts)
                // There may be readings since: what was used after the plan's own counts.
                known.takenAt = plan.createdAt
                return known
            }, at: context.clock())
        // They take the engine longer than the rest. Where somebody is asked, they are read after that; and where the engine
        // would refuse one of the two, after the reading.
        async let totals = asks || facts.refusesSecondDiskUsage ? nil : source.storeTotals()
        // While the engine answers, there is the plan to show.
        let before = Analysis(try database.snapshot(snapshot))
        if showsPlan { show(plan, before) }
        if let why = options.fuse.objection(to: plan) { throw ApplyError.tooLarge(plan: plan.number, why: why) }
        let display = ApplyDisplay(context: context, plan: plan, options: session.options)
        let interruption = Interruption { display.say($0) }
        let applier = Applier(
            source: source, remover: engine.makeRemover(), journal: RunJournal(database),
            keeper: keeping.isNone ? nil : engine.makeKeeper(keeping),
            clock: context.clock, progress: { display.show($0) }, shouldStop: { interruption.isRequested })
        let readiness = try await applier.check(
            plan.remaining(before, ended: ended).plan, before: before, now: try await reading.snapshot(),
            skipChanged: options.skipChanged, ownRuns: try ownRuns(of: plan))
        let (rest, leftOut) = plan.remaining(before, ended: ended, readiness: readiness)
        guard try mayBegin(rest, leftOut) else { return nil }
        // Before room is made, which would count as free.
        let atStart = if let read = await totals { read } else { await source.storeTotals() }
        interruption.watch()
        let room = session.room(on: facts)
        room?.giveUp()
        defer {
            display.end()
            database.refillReserve()
            room?.take()
        }
        return try await applier.apply(
            plan, before: before, resuming: resuming, readiness: readiness, totals: atStart)
    }

    /// What is left to do.
    func show(_ plan: Plan, _ before: Analysis) {
        let context = session.context
        let hasColor = session.options.hasColor(context.messagesAreOnTerminal, context.environment)
        let rest = plan.remaining(before, ended: ended).plan
        let text = PlanText(plan: rest, analysis: before, previous: nil, width: context.width, hasColor: hasColor)
        context.message(text.renderSteps())
    }
}

extension ApplyReport {
    /// Nil when everything was done.
    var exitStatus: ExitStatus? {
        switch halt {
        case .engineLost: .engineLost
        case .noRoom: .engineDiskFull
        case .othersDelete: .othersDelete
        case .requested, nil: result.status == .completed ? nil : .incomplete
        }
    }
}
