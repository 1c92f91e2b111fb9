/// Carries out a plan step by step. Decides nothing: what isn't as planned is skipped or refused.
package struct Applier {
    let source: any SnapshotSource
    let remover: any Remover
    private let journal: any Journal
    private let keeper: (any Keeper)?
    let clock: @Sendable () -> Timestamp
    private let progress: (ApplyProgress) -> Void
    private let shouldStop: @Sendable () -> Bool

    /// So many objects of the plan may vanish by somebody else's hand; then two are at work on one engine.
    private static let vanishedLimit = 3

    /// - Parameters:
    ///   - keeper: Is handed what would be lost for good, before it is.
    ///   - shouldStop: Asked between steps; once true, the run ends as resumable.
    package init(
        source: any SnapshotSource, remover: any Remover, journal: any Journal, keeper: (any Keeper)? = nil,
        clock: @escaping @Sendable () -> Timestamp, progress: @escaping (ApplyProgress) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.source = source
        self.remover = remover
        self.journal = journal
        self.keeper = keeper
        self.clock = clock
        self.progress = progress
        self.shouldStop = shouldStop
    }

    /// What reading the engine anew says about a plan.
    package struct Readiness: Sendable {
        /// Steps that must not be carried out, with why.
        package var barred: [Int: String] = [:]
        /// Steps whose object, or name of it, was gone already.
        package var gone: Set<Int> = []

        package init() {}
    }

    /// Refuses a plan that no longer fits the engine.
    ///
    /// - Parameters:
    ///   - before: The snapshot the plan was made from.
    ///   - now: The engine read anew.
    ///   - skipChanged: Carry out what still fits.
    ///   - ownRuns: When earlier runs of the plan were at work.
    package func check(
        _ plan: Plan, before: Analysis, now snapshot: Snapshot, skipChanged: Bool,
        ownRuns: [ClosedRange<Timestamp>] = []
    ) async throws -> Readiness {
        guard snapshot.engine.id == plan.engine.id else {
            throw ApplyError.otherEngine(planned: plan.engine.name, found: snapshot.engine.name)
        }
        let targets = Set(plan.steps.compactMap { Digest($0.target) })
        let snapshot = await snapshot.askingChanges(of: targets, from: source)
        let now = Analysis(snapshot)
        let changes = StaleCheck(plan: plan, before: before, now: now, ownRuns: ownRuns).changes()
        guard changes.isEmpty || skipChanged else { throw ApplyError.stale(plan: plan.number, changes: changes) }
        var readiness = Readiness()
        for change in changes {
            for step in change.steps where readiness.barred[step] == nil { readiness.barred[step] = change.text }
        }
        readiness.barWhatIsInTheWayForNothing(plan, StepDependencies(plan, snapshot: before.snapshot))
        readiness.gone = Self.gone(plan, now)
        return readiness
    }

    private static func gone(_ plan: Plan, _ now: Analysis) -> Set<Int> {
        let volumes = Set(now.snapshot.volumes.map(\.name))
        let gone = plan.steps.filter { step in
            // A volume may have a name that looks like an ID.
            let id = Digest(step.target)
            return switch step.action {
            case .stopContainer, .removeContainer: id.flatMap { now.containers[$0] } == nil
            case .untagImage: id.flatMap { now.images[$0] }?.references.contains(step.imageReference) != true
            case .removeImage: id.flatMap { now.images[$0] } == nil
            case .removeVolume: !volumes.contains(step.target)
            case .pruneBuildCache: false
            }
        }
        return Set(gone.map(\.order))
    }

    /// - Parameters:
    ///   - unfinished: What an interrupted run of this plan had done; its run goes on.
    ///   - totals: Where they were read just now.
    package func apply(
        _ plan: Plan, before: Analysis, resuming unfinished: UnfinishedRun? = nil,
        readiness: Readiness = Readiness(), totals: StoreTotals? = nil
    ) async throws -> ApplyReport {
        let totals =
            if let totals = unfinished?.totals ?? totals { totals } else { await source.storeTotals() }
        let run = try beginning(plan, resuming: unfinished?.run, totals: totals)
        let check = StepCheck(source: source, before: before, plan: plan)
        let dependencies = StepDependencies(plan, snapshot: before.snapshot)
        var log = StepLog(journal: journal, run: run, clock: clock)
        var ahead = LookAhead(check: check, clock: clock)
        var results = unfinished?.ended ?? [:]
        var soFar = FreedSoFar()
        for step in plan.steps { if let result = results[step.order] { soFar.add(result, of: step) } }
        var vanished: [String: String] = [:]
        var halt: ApplyHalt?
        var isReached = results.values.contains(.targetReached)

        func obstacle(to step: Plan.Step) -> String? {
            readiness.barred[step.order] ?? Self.obstacle(dependencies.of(step), results: results)
        }

        // Not how many there are: some may have been left out.
        let count = plan.steps.last?.order ?? 0
        let rest = plan.steps.filter { results[$0.order] == nil }
        for (position, step) in rest.enumerated() {
            if shouldStop() { halt = .requested }
            if vanished.count >= Self.vanishedLimit { halt = .othersDelete(vanished.values.sorted()) }
            if halt != nil { break }
            progress(.starting(step, of: count, soFar: soFar))
            let wasStarted = unfinished?.started.contains(step.order) ?? false
            let result: StepResult
            do {
                let why = obstacle(to: step)
                // A step that was started before is asked about in its turn.
                let next = rest[(position + 1)...].prefix(1).first { next in
                    mayPrepare(next, during: step, of: plan) && obstacle(to: next) == nil
                        && unfinished?.started.contains(next.order) != true
                }
                if !isReached { isReached = await reaches(plan.target, before: step, in: plan) }
                result =
                    if isReached { .targetReached } else if let why {
                        StepResult(.skipped, message: why)
                    } else {
                        try await carryOut(
                            step, log: &log, before: before, check: check, wasStarted: wasStarted, ahead: &ahead,
                            next: next)
                    }
            } catch let stop as Stop {
                // What became of the step isn't known: it stays in hand, and whoever goes on asks the engine.
                halt = stop.halt
                break
            }
            try log.end(step, result)
            // Something is amiss, which may bear on the next step.
            if !result.isPlain { try ahead.discard(log: &log) }
            results[step.order] = result
            soFar.add(result, of: step)
            if result.outcome == .alreadyGone, step.action != .stopContainer, !readiness.gone.contains(step.order) {
                vanished[step.target] = step.name
            }
            progress(.ended(step, result, of: count, soFar: soFar))
        }
        try ahead.discard(log: &log)
        try log.flush()

        let isComplete = results.values.allSatisfy { $0.isSuccess || $0 == .targetReached }
        let after = await source.storeTotals()
        let result = RunResult(
            status: halt != nil ? .interrupted : isComplete ? .completed : .incomplete,
            freedBytes: Self.freedBytes(plan, results, before: totals, after: after), before: totals, after: after)
        try journal.finish(run: run, at: clock(), result: result)
        return ApplyReport(
            run: run, plan: plan, result: result,
            steps: plan.steps.compactMap { step in results[step.order].map { (step, $0) } }, halt: halt)
    }

    /// Writes down that the run is at work.
    private func beginning(_ plan: Plan, resuming unfinished: Int?, totals: StoreTotals) throws -> Int {
        let keeping = keeper?.keeping ?? Keeping()
        guard let unfinished else {
            return try journal.begin(
                plan: plan.number ?? 0, at: clock(), predicted: plan.frees, totals: totals, keeping: keeping)
        }
        try journal.resume(run: unfinished, keeping: keeping)
        return unfinished
    }

    /// Asked before the first step of each object: of an image that must go, all tags do. Where the disk can't be seen,
    /// the target isn't known to be reached.
    private func reaches(_ target: Plan.Target?, before step: Plan.Step, in plan: Plan) async -> Bool {
        guard let wanted = target?.freeSpaceBytes else { return false }
        // Not by its order: steps may have been left out.
        let position = plan.steps.firstIndex { $0.order == step.order } ?? 0
        let isFirst = position == 0 || plan.steps[position - 1].target != step.target
        guard isFirst, let free = await source.diskFreeBytes() else { return false }
        return free >= wanted
    }

    private static func obstacle(_ needed: Set<Int>, results: [Int: StepResult]) -> String? {
        needed.sorted().first { results[$0]?.isSuccess != true }.map(needs)
    }

    static func needs(_ step: Int) -> String { "step \(step), which it needs, was not done" }

    /// Nobody knows what the engine did.
    struct Stop: Error {
        var halt: ApplyHalt
    }

    func finding(_ check: StepCheck, for step: Plan.Step) async throws -> StepCheck.Finding {
        do {
            return try await check.finding(for: step)
        } catch {
            guard case .unreachable(let words) = error else { throw error }
            throw Stop(halt: .engineLost(words))
        }
    }

    private func carryOut(
        _ step: Plan.Step, log: inout StepLog, before: Analysis, check: StepCheck, wasStarted: Bool,
        ahead: inout LookAhead, next: Plan.Step?
    ) async throws -> StepResult {
        do {
            if let ready = try ahead.take(step, log: &log) {
                return try await remove(
                    step, ready: ready, before: before, check: check, preparing: next, &ahead, &log)
            }
            if mayTakeLong(before: step) { try log.flush() }
            switch try await finding(check, for: step) {
            case .changed(let why): return StepResult(.skipped, message: why)
            case .alreadyGone where wasStarted: return StepResult(.done, message: "done before the interruption")
            case .alreadyGone: return StepResult(.alreadyGone)
            case .ready(var ready):
                let savedAs: String?
                do { savedAs = try await keep(step, before: before) } catch {
                    return StepResult(.failed, message: "it stays, since it couldn't be saved first: \(error)")
                }
                if savedAs != nil {
                    // That took its time.
                    guard case .ready(let still) = try await finding(check, for: step) else {
                        return StepResult(.skipped, message: "it changed while it was saved")
                    }
                    ready = still
                }
                try log.start(step, document: ready.document, savedAs: savedAs)
                if let stopping = ready.stopping { progress(.stopping(step, stopping)) }
                return try await remove(
                    step, ready: ready, before: before, check: check, preparing: next, &ahead, &log)
            }
        } catch let error as StepCheckError {
            guard case .unreadable(let words) = error else { throw error }
            return StepResult(.failed, message: "it can't be looked at: \(words)")
        }
    }

    /// For a look at a container its files are walked; saving takes as long as there are bytes.
    private func mayTakeLong(before step: Plan.Step) -> Bool {
        step.action == .stopContainer || step.action == .removeContainer || keeper != nil && step.risk == .lost
    }

    private func keep(_ step: Plan.Step, before: Analysis) async throws -> String? {
        guard let keeper, step.risk == .lost else { return nil }
        return try await keeper.keep(step, image: Digest(step.target).flatMap { before.images[$0] })
    }

    /// See `LookAhead`.
    private func mayPrepare(_ next: Plan.Step, during step: Plan.Step, of plan: Plan) -> Bool {
        // With a target, the step in hand decides whether there is a next one.
        step.action == .removeImage && next.action == .removeImage && !mayTakeLong(before: next)
            && plan.target?.freeSpaceBytes == nil
    }

    /// Sends the step, and meanwhile makes the next one ready.
    private func remove(
        _ step: Plan.Step, ready: StepCheck.Ready, before: Analysis, check: StepCheck, preparing next: Plan.Step?,
        _ ahead: inout LookAhead, _ log: inout StepLog
    ) async throws -> StepResult {
        async let preparation = ahead.preparing(next, log: log)
        let answer = await send(step, before: before)
        (ahead, log) = await preparation
        return try await settle(answer, of: step, ready: ready, before: before, check: check)
    }
}
