internal import AuditCore
internal import AuditStore

/// Carries a saved plan out, or goes on with it: what `apply` and `nightly --apply` have in common.
struct ApplyRun {
    let session: Session
    let engine: Context.Engine
    let options: ApplyOptions
    var resuming: UnfinishedRun?

    /// Reads the engine anew, asks, and deletes.
    ///
    /// - Parameter mayBegin: Asked once all is checked.
    /// - Returns: Nil if nothing was begun.
    func carryOut(_ plan: Plan, mayBegin: () throws -> Bool) async throws -> ApplyReport? {
        let context = session.context
        if let why = options.fuse.objection(to: plan) { throw ApplyError.tooLarge(plan: plan.number, why: why) }
        guard let snapshot = plan.snapshot else { throw ApplyError.snapshotMissing }
        let before = Analysis(try session.database.snapshot(snapshot))
        let display = ApplyDisplay(context: context, plan: plan, isQuiet: session.options.quiet)
        let interruption = Interruption()
        let applier = Applier(
            source: engine.source, remover: engine.makeRemover(), journal: RunJournal(session.database),
            keeper: options.save != nil || options.commit ? engine.makeKeeper(options.save, options.commit) : nil,
            clock: context.clock, progress: { display.show($0) }, shouldStop: { interruption.isRequested })
        let rest = plan.without(resuming.map { Set($0.ended.keys) } ?? [])
        let readiness = try await applier.check(
            rest, before: before, known: try session.database.knownFacts(of: engine.facts),
            skipChanged: options.skipChanged)
        guard try mayBegin() else { return nil }
        interruption.watch()
        let room = session.room(on: engine.facts)
        room?.giveUp()
        defer {
            display.end()
            session.database.refillReserve()
            room?.take()
        }
        return try await applier.apply(plan, before: before, resuming: resuming, readiness: readiness)
    }
}

extension Plan {
    /// The steps that are still to do.
    fileprivate func without(_ ended: Set<Int>) -> Plan {
        var rest = self
        rest.steps.removeAll { ended.contains($0.order) }
        return rest
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
