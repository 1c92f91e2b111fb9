internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct ReportCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Writes the newest snapshot, with its history and a plan, into a folder.",
        discussion: """
            Of the engine that was read last, unless --engine or --snapshot say otherwise. Touches no engine and doesn't \
            use --host, but with --ask-registries.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Option(help: ArgumentHelp("Report on this snapshot instead of the newest.", valueName: "N"))
    var snapshot: Int?

    @Option(help: .engineName)
    var engine: String?

    @Option(
        help: ArgumentHelp(
            "The folder for reports. Default: Reports where that exists here, else reports beside the database.",
            valueName: "DIR"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "text: say where the folder is. json, markdown: print that report; a folder only with --output.",
            valueName: "text|json|markdown"))
    var format = Format.text

    @OptionGroup var metrics: MetricsOption
    @OptionGroup var failAbove: FailAboveOption

    func validate() throws { try PathOption.check(output, "--output") }

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let stored = try session.storedSnapshot(snapshot, of: engine)
        let policy = try session.policy(policyOptions).policy
        let answers = try await session.askRegistries(for: policy, on: stored)
        let content = try session.makePlan(on: stored, policy: policy, answers: answers, madeBy: .report)
        let path = format == .text || output != nil ? try session.writeReport(content, output: output) : ""
        switch format {
        case .text: context.output(path + "\n")
        case .json: context.output(try ReportDocument(content).json())
        case .markdown: context.output(ReportMarkdown(content).render())
        }
        try session.writeMetrics(content, to: metrics)
        try failAbove.check(content.plan, disk: content.analysis.snapshot.disk)
    }
}

extension Session {
    /// - Returns: The path of the report.
    func writeReport(_ content: ReportContent, output: String?) throws -> String {
        let root = output ?? ReportFolder.defaultRoot(database: options.databasePath(context.environment))
        let name = try database.engineNames().name(of: content.analysis.snapshot.engine)
        return try ReportFolder(root: root, engineName: name).write(content) + "/report.md"
    }
}
