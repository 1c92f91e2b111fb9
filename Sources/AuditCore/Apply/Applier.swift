/// Carries out a plan step by step. Decides nothing: what isn't as planned is skipped or refused.
package struct Applier {
    private let source: any SnapshotSource
    private let remover: any Remover
    private let journal: any Journal
    private let clock: @Sendable () -> Timestamp
    private let progress: (ApplyProgress) -> Void
    private let shouldStop: @Sendable () -> Bool

    /// - Parameter shouldStop: Asked between steps; once true, the run ends as resumable.
    package init(
        source: any SnapshotSource, remover: any Remover, journal: any Journal,
        clock: @escaping @Sendable () -> Timestamp, progress: @escaping (ApplyProgress) -> Void = { _ in },
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) {
        self.source = source
        self.remover = remover
        self.journal = journal
        self.clock = clock
        self.progress = progress
        self.shouldStop = shouldStop
    }

    /// Reads the engine and refuses a plan that no longer fits it.
    ///
    /// - Parameters:
    ///   - before: The snapshot the plan was made from.
    ///   - skipChanged: Carry out what still fits.
    /// - Returns: The steps that must not be carried out, with why.
    package func check(
        _ plan: Plan, before: Analysis, known: KnownFacts, skipChanged: Bool
    ) async throws -> [Int: String] {
        var now = try await source.read(known: known, at: clock())
        guard now.engine.id == plan.engine.id else {
            throw ApplyError.otherEngine(planned: plan.engine.name, found: now.engine.name)
        }
        now = await now.askingChanges(of: Set(plan.steps.compactMap { Digest($0.target) }), from: source)
        let changes = StaleCheck(plan: plan, before: before, now: Analysis(now)).changes()
        guard changes.isEmpty || skipChanged else { throw ApplyError.stale(plan: plan.number, changes: changes) }
        return Dictionary(
            changes.flatMap { change in change.steps.map { ($0, change.text) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// - Parameters:
    ///   - unfinished: What an interrupted run of this plan had done; its run goes on.
    ///   - barred: Steps that must not be carried out, with why.
    package func apply(
        _ plan: Plan, before: Analysis, resuming unfinished: UnfinishedRun? = nil, barred: [Int: String] = [:]
    ) async throws -> ApplyReport {
        let layersBefore = await source.layersTotalBytes()
        let run =
            try unfinished?.run
            ?? journal.begin(
                plan: plan.number ?? 0, engineID: plan.engine.id, at: clock(), predicted: plan.frees)
        var results = unfinished?.ended ?? [:]
        let dependencies = StepDependencies(plan, snapshot: before.snapshot)
        var freed = results.values.compactMap(\.freedBytes).reduce(0, +)
        var isInterrupted = false

        for step in plan.steps where results[step.order] == nil {
            if shouldStop() {
                isInterrupted = true
                break
            }
            progress(.starting(step, of: plan.steps.count))
            let result = try await carryOut(
                step, run: run, before: before, wasStarted: unfinished?.started.contains(step.order) ?? false,
                obstacle: barred[step.order] ?? Self.obstacle(dependencies.of(step), results: results))
            results[step.order] = result
            freed += result.freedBytes ?? 0
            progress(.ended(step, result, of: plan.steps.count, freedSoFar: freed))
        }

        let isComplete = results.values.allSatisfy { [.done, .alreadyGone].contains($0.outcome) }
        let result = RunResult(
            status: isInterrupted ? .interrupted : isComplete ? .completed : .incomplete, freedBytes: freed,
            layersBeforeBytes: layersBefore, layersAfterBytes: await source.layersTotalBytes())
        try journal.finish(run: run, at: clock(), result: result)
        return ApplyReport(
            run: run, plan: plan, result: result,
            steps: plan.steps.compactMap { step in results[step.order].map { (step, $0) } })
    }

    private static func obstacle(_ needed: Set<Int>, results: [Int: StepResult]) -> String? {
        needed.sorted().first { ![.done, .alreadyGone].contains(results[$0]?.outcome) }
            .map { "step \($0), which it needs, was not done" }
    }

    private func carryOut(
        _ step: Plan.Step, run: Int, before: Analysis, wasStarted: Bool, obstacle: String?
    ) async throws -> StepResult {
        func end(_ result: StepResult) throws -> StepResult {
            try journal.end(step: step.order, of: run, at: clock(), result: result)
            return result
        }
        if let obstacle { return try end(StepResult(.skipped, message: obstacle)) }
        let check = StepCheck(source: source, before: before)
        switch try await check.finding(for: step) {
        case .changed(let why): return try end(StepResult(.skipped, message: why))
        case .alreadyGone where wasStarted:
            return try end(StepResult(.done, message: "done before the interruption"))
        case .alreadyGone: return try end(StepResult(.alreadyGone))
        case .ready(let writableBytes, let document):
            try journal.start(step: step.order, of: run, at: clock(), document: document)
            return try end(await remove(step, writableBytes: writableBytes, before: before, check: check))
        }
    }

    private func remove(
        _ step: Plan.Step, writableBytes: Int64?, before: Analysis, check: StepCheck
    ) async -> StepResult {
        do {
            let removal = try await remover.carryOut(step)
            return StepResult(
                .done, freedBytes: freedBytes(by: removal, step, writableBytes: writableBytes, before: before))
        } catch {
            // An error may come after tags were removed, and an answer may be lost after the deed: look again.
            let now = try? await check.finding(for: step)
            switch (error, now) {
            case (.notFound, _): return StepResult(.alreadyGone, message: error.message)
            case (.unknown, .alreadyGone):
                return StepResult(.done, message: "done, but the answer was lost: \(error.message)")
            case (_, .alreadyGone):
                return StepResult(.failed, message: "\(error.message) (\(step.name) is gone all the same)")
            default: return StepResult(.failed, message: error.message)
            }
        }
    }

    /// What the engine says is gone, at the sizes its layers have; nil where it doesn't list layers.
    private func freedBytes(
        by removal: Removal, _ step: Plan.Step, writableBytes: Int64?, before: Analysis
    ) -> Int64? {
        switch step.action {
        case .stopContainer: step.alsoRemoves.isEmpty ? 0 : writableBytes
        case .removeContainer: writableBytes
        case .removeVolume: before.snapshot.volumes.first { $0.name == step.target }?.sizeBytes
        case .pruneBuildCache: removal.reclaimedBytes
        case .untagImage, .removeImage:
            before.snapshot.engine.store == .graphdriver
                ? removal.deleted.compactMap { before.forest.position(of: $0) }
                    .map { before.forest.layers[$0].size.atLeast }.reduce(0, +)
                : nil
        }
    }
}

extension Snapshot {
    /// The same snapshot, with the changed paths of these containers where they weren't read: walking them is asked
    /// for candidates only.
    package func askingChanges(of ids: Set<ContainerID>, from source: any SnapshotSource) async -> Snapshot {
        var snapshot = self
        for position in snapshot.containers.indices where ids.contains(snapshot.containers[position].id) {
            guard snapshot.containers[position].changedPathCount == nil else { continue }
            snapshot.containers[position].changedPathCount = await source.changedPathCount(
                of: snapshot.containers[position])
        }
        return snapshot
    }
}
