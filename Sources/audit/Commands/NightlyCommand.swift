internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct NightlyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly",
        abstract: "The main job: reads the engine and writes a report. Deletes nothing without --apply.")

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Option(help: "The folder for reports. Default: Reports where that exists here, else reports beside the database.")
    var output: String?

    @Flag(help: "Then delete what the policy allows, without asking.")
    var apply = false

    @OptionGroup(title: "With --apply") var applyOptions: ApplyOptions

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        let policy = try session.policy(policyOptions).policy
        try await session.withEngine { engine in
            let plan = try await report(session, engine, policy)
            if apply { try await carryOut(plan, session, engine) }
        }
    }

    private func report(_ session: Session, _ engine: Context.Engine, _ policy: Policy) async throws -> Plan {
        let context = session.context
        let stored = try await session.takeSnapshot(of: engine, policy: policy)
        let content = try session.makePlan(on: stored, policy: policy, madeBy: .nightly)
        let path = try session.writeReport(content, output: output)
        for gap in stored.snapshot.gaps { context.message("not read: \(SafeText.visible(gap.message))") }
        let plan = content.plan
        if common.quiet { return plan }
        context.output(
            """
            \(stored.summary)
            can be got back: \(ByteText.size(plan.frees)) in \(ByteText.count(plan.steps.count, "step"))
            report: \(path)

            """)
        return plan
    }

    /// A report is written in any case; deleting needs the engine for itself.
    private func carryOut(_ plan: Plan, _ session: Session, _ engine: Context.Engine) async throws {
        if plan.steps.isEmpty { return }
        let lock = try EngineLock(engine: engine.facts, beside: common.databasePath(session.context.environment))
        defer { lock.release() }
        let run = ApplyRun(session: session, engine: engine, options: applyOptions)
        guard let report = try await run.carryOut(plan, mayBegin: { true }) else { return }
        if !common.quiet { session.context.output(ApplyText.summary(report)) }
        if let status = report.exitStatus { throw status }
    }
}
