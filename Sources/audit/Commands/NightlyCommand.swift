internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct NightlyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "The main job: reads the engine and writes a report. Deletes nothing without --apply.")

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Option(
        help: ArgumentHelp(
            "The folder for reports. Default: Reports where that exists here, else reports beside the database.",
            valueName: "DIR"))
    var output: String?

    @Flag(help: "Then delete what the policy allows, without asking.")
    var apply = false

    @OptionGroup var metrics: MetricsOption
    @OptionGroup var failAbove: FailAboveOption

    @OptionGroup(title: "With --apply") var applyOptions: ApplyOptions

    func validate() throws {
        try PathOption.check(output, "--output")
        if !apply, let flag = applyOptions.givenFlag { throw ValidationError("\(flag) goes with --apply.") }
    }

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let policy = try session.policy(policyOptions).policy
        try await session.withEngine(beginsReading: true) { engine in
            let content = try await plan(session, engine, policy)
            var written = Result { try write(content, session) }
            var run = Result<RunResult?, any Error>.success(nil)
            if apply {
                // A disk that is too full for a report is why the plan should be carried out.
                do { run = .success(try await carryOut(content.plan, session, engine)) } catch { run = .failure(error) }
                if case .failure = written { written = Result { try write(content, session) } }
            }
            if case .failure(let error) = written, case .failure = run { context.message("audit: \(error)") }
            let result = try run.get()
            try written.get()
            var disk = content.analysis.snapshot.disk
            if let free = result?.after.diskFreeBytes { disk?.freeBytes = free }
            try failAbove.check(content.plan, freed: result?.freedBytes ?? 0, disk: disk)
        }
    }

    private func plan(_ session: Session, _ engine: Context.Engine, _ policy: Policy) async throws -> ReportContent {
        let stored = try await session.takeSnapshot(of: engine, policy: policy)
        let answers = try await session.askRegistries(for: policy, on: stored, through: engine)
        let content = try session.makePlan(on: stored, policy: policy, answers: answers, madeBy: .nightly)
        for gap in stored.snapshot.gaps { session.context.message("not read: \(SafeText.visible(gap.message))") }
        if common.quiet { return content }
        session.context.output(
            """
            \(try session.summary(of: stored.number, Reading(stored.snapshot)))
            can be got back: \(ByteText.size(content.plan.frees)) in \(ByteText.count(content.plan.steps.count, "step"))

            """)
        return content
    }

    /// One that can't be written doesn't keep the other from it.
    private func write(_ content: ReportContent, _ session: Session) throws {
        let report = Result { try session.writeReport(content, output: output) }
        let numbers = Result { try session.writeMetrics(content, to: metrics) }
        let path = try report.get()
        try numbers.get()
        if !common.quiet { session.context.output("report: \(path)\n") }
    }

    /// A report is written in any case; deleting needs the engine for itself.
    private func carryOut(_ plan: Plan, _ session: Session, _ engine: Context.Engine) async throws -> RunResult? {
        if plan.steps.isEmpty { return nil }
        let lock = try EngineLock(engine: engine.facts, beside: common.databasePath(session.context.environment))
        defer { lock.release() }
        let run = ApplyRun(session: session, engine: engine, options: applyOptions)
        guard let report = try await run.carryOut(try run.prepared(plan), mayBegin: { _, _ in true }) else {
            return nil
        }
        if !common.quiet { session.context.output(ApplyText.summary(report)) }
        if let status = report.exitStatus { throw status }
        return report.result
    }
}
