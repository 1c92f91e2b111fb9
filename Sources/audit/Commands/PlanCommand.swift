internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct PlanCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Says what to delete, in which order, why, and what each step frees.",
        discussion: "Reads the engine anew, and keeps the plan under a number that `audit apply` takes.")

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, markdown }

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Option(help: ArgumentHelp("Plan on this snapshot instead of reading the engine.", valueName: "N"))
    var snapshot: Int?

    @Option(help: ArgumentHelp("text, json, csv or markdown.", valueName: "text|json|csv|markdown"))
    var format = Format.text

    @Flag(help: "Only say which policy holds, and where each of its values comes from.")
    var explainPolicy = false

    @Flag(help: "Exit with 2 when there is something to do.")
    var detailedExitcode = false

    @OptionGroup var failAbove: FailAboveOption

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let effective = try session.policy(policyOptions)
        if explainPolicy { return context.output(try explain(effective, width: context.width)) }
        let policy = effective.policy
        let (stored, answers) = try await reading(session, policy)
        let content = try session.makePlan(
            on: stored, policy: policy, answers: answers, madeBy: .plan, forReport: format == .markdown)
        context.output(try render(content, session, width: context.width))
        try failAbove.check(content.plan, disk: content.analysis.snapshot.disk)
        if detailedExitcode, !content.plan.steps.isEmpty { throw ExitStatus.somethingToDo }
    }

    private func reading(
        _ session: Session, _ policy: Policy
    ) async throws -> (StoredSnapshot, [ImageID: RegistryAnswer]) {
        if let snapshot {
            let stored = try session.storedSnapshot(snapshot)
            return (stored, try await session.askRegistries(for: policy, on: stored))
        }
        return try await session.withEngine(beginsReading: true) { engine in
            let stored = try await session.takeSnapshot(of: engine, policy: policy)
            return (stored, try await session.askRegistries(for: policy, on: stored, through: engine))
        }
    }

    private func explain(_ policy: EffectivePolicy, width: Int) throws -> String {
        switch format {
        case .text, .markdown: PolicyText.text(policy, width: width)
        case .json: try PolicyText.json(policy)
        case .csv: PolicyText.csv(policy)
        }
    }

    private func render(_ content: ReportContent, _ session: Session, width: Int) throws -> String {
        switch format {
        case .text:
            PlanText(
                plan: content.plan, analysis: content.analysis,
                previous: try session.database.reading(before: content.number), width: width,
                isVerbose: common.verbose, forecast: content.forecast,
                hasColor: common.hasColor(session.context.outputIsTerminal, session.context.environment)
            ).render()
        case .json: try content.plan.json()
        case .csv: content.plan.csv()
        case .markdown: ReportMarkdown(content).render()
        }
    }
}
