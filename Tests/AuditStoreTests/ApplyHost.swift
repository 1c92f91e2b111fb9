import AuditCore
import AuditStore
import TestSupport

/// A random host in memory, a plan that removes all it can, and a database that knows both.
struct ApplyHost {
    let snapshot: Snapshot
    let database: AuditDatabase
    let plan: Plan
    let analysis: Analysis

    init(seed: UInt64, change: (inout Policy) -> Void = { _ in }) throws {
        try self.init(Self.withParents(RandomHost(seed: seed).snapshot()), change: change)
    }

    /// The same host and plan, untouched, with a new database.
    func again() throws -> ApplyHost { try ApplyHost(snapshot, made: plan) }

    init(_ snapshot: Snapshot, change: (inout Policy) -> Void = { _ in }) throws {
        var policy = Policy()
        policy.unusedFor = Age("0d")!
        policy.danglingFor = Age("0d")!
        policy.stoppedFor = Age("0d")!
        policy.keepNewest = 0
        policy.localOnly = .delete
        policy.discardChanges = true
        change(&policy)
        let made = try Planner(
            analysis: Analysis(snapshot), history: History(since: snapshot.takenAt), policy: policy,
            commands: EngineCommand(program: "docker")
        ).plan()
        try self.init(snapshot, made: made)
    }

    private init(_ snapshot: Snapshot, made: Plan) throws {
        self.snapshot = snapshot
        analysis = Analysis(snapshot)
        database = try AuditDatabase()
        plan = try database.save(made, snapshot: database.save(snapshot), madeBy: .plan)
    }

    /// Runs the plan, or goes on with the run that the journal knows.
    @discardableResult
    func apply(
        on engine: FakeEngine, point: CrashPoint = CrashPoint(), skipChanged: Bool = false,
        shouldStop: @escaping @Sendable () -> Bool = { false }
    ) async throws -> ApplyReport {
        let journal = RunJournal(database)
        let applier = Applier(
            source: engine, remover: engine, journal: CrashingJournal(journal: journal, point: point),
            clock: { [snapshot] in snapshot.takenAt }, shouldStop: shouldStop)
        let unfinished = try journal.unfinishedRun(on: snapshot.engine)
        var rest = plan
        rest.steps.removeAll { unfinished?.ended[$0.order] != nil }
        let readiness = try await applier.check(
            rest, before: analysis, now: try await engine.read(known: KnownFacts(), at: snapshot.takenAt),
            skipChanged: skipChanged)
        return try await applier.apply(plan, before: analysis, resuming: unfinished, readiness: readiness)
    }

    /// Where an image's layers begin with another's, it was built on it, as the legacy builder would have it.
    private static func withParents(_ snapshot: Snapshot) -> Snapshot {
        var snapshot = snapshot
        let analysis = Analysis(snapshot)
        let byTop = Dictionary(
            snapshot.images.compactMap { image in image.topLayer.map { ($0, image.id) } },
            uniquingKeysWith: { first, _ in first })
        for position in snapshot.images.indices {
            let top = snapshot.images[position].topLayer.flatMap { analysis.forest.position(of: $0) }
            var next = top.flatMap { analysis.forest.parents[$0] }
            while let layer = next {
                if let parent = byTop[analysis.forest.layers[layer].chainID] {
                    snapshot.images[position].parent = parent
                    break
                }
                next = analysis.forest.parents[layer]
            }
        }
        return snapshot
    }
}
