internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct RestoreCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Brings back what a run removed, and names what can't come back.",
        discussion: """
            Images are loaded from the archives of `audit apply --save`, or pulled by digest; then they get their tags \
            again, with the log-ins of `docker login` and `podman login`.
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The number of the run; `audit runs` lists them.")
    var run: Int

    @Flag(help: "Print commands that do the same, and do nothing.")
    var dryRun = false

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let record = try session.database.run(run)
        let plan = try session.database.plan(record.plan)
        guard let number = plan.snapshot else { throw ApplyError.snapshotMissing }
        let before = try session.database.snapshot(number)
        try await session.withEngine(at: plan.engine.endpoint) { engine in
            guard engine.facts.id == plan.engine.id else {
                throw ApplyError.otherEngine(planned: plan.engine.name, found: engine.facts.name)
            }
            let lock = try EngineLock(engine: engine.facts, beside: common.databasePath(context.environment))
            defer { lock.release() }
            let now = try await engine.source.read(
                known: try session.database.knownFacts(of: engine.facts), at: context.clock())
            let restore = RestorePlan(try removed(by: plan, session.database), before: before, now: now)
            if dryRun {
                show(restore, commands: session.commands(for: engine.facts), context)
            } else {
                try await carryOut(restore, on: engine, context)
            }
        }
    }

    private func removed(by plan: Plan, _ database: AuditDatabase) throws -> [RestorePlan.Removed] {
        let done = Dictionary(
            uniqueKeysWithValues: try database.steps(of: run).filter { $0.result?.outcome == .done }.map {
                ($0.order, $0)
            })
        return plan.steps.compactMap { step in
            done[step.order].map { RestorePlan.Removed(step: step, savedAs: $0.savedAs) }
        }
    }

    private func show(_ restore: RestorePlan, commands: EngineCommand, _ context: Context) {
        let losses = restore.losses.map { "# can't come back: " + Self.text($0) }
        context.output((restore.commands(commands) + losses).map { $0 + "\n" }.joined())
    }

    private func carryOut(_ restore: RestorePlan, on engine: Context.Engine, _ context: Context) async throws {
        let isQuiet = common.quiet
        let run = RestoreRun(source: engine.source, restorer: engine.makeRestorer(context.environment))
        let failures = await run.carryOut(restore) { if !isQuiet { context.message(Self.text($0)) } }
        for loss in restore.losses { context.message("can't come back: " + Self.text(loss)) }
        if !isQuiet { context.output(Self.summary(restore, failureCount: failures.count)) }
        if !failures.isEmpty || restore.losses.contains(where: { $0.kind != .other }) {
            throw ExitStatus.notAllRestored
        }
    }

    private static func summary(_ restore: RestorePlan, failureCount: Int) -> String {
        let count = restore.items.count + restore.losses.count { $0.kind == .image }
        guard count > 0 else { return "No image is missing.\n" }
        return "\(ByteText.count(restore.items.count - failureCount)) of \(ByteText.count(count, "image")) back.\n"
    }

    private static func text(_ progress: RestoreProgress) -> String {
        switch progress {
        case .trying(let item, .pull(let reference)):
            return SafeText.visible("\(item.name): pulling \(reference)")
        case .trying(let item, .load(let path)): return SafeText.visible("\(item.name): loading \(path)")
        case .ended(let item, let failure?): return SafeText.visible("\(item.name): failed: \(failure)")
        case .ended(let item, nil):
            let tags = item.tags.isEmpty ? "" : " as " + item.tags.joined(separator: ", ")
            return SafeText.visible("\(item.name): back\(tags)")
        }
    }

    private static func text(_ loss: RestorePlan.Loss) -> String {
        SafeText.visible(loss.name) + ": " + SafeText.visible(loss.why)
    }
}
