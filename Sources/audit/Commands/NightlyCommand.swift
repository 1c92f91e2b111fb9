internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct NightlyCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "nightly", abstract: "The main job: reads the engine and writes a report. Deletes nothing.")

    @OptionGroup var common: CommonOptions
    @OptionGroup(title: "Policy") var policyOptions: PolicyOptions

    @Option(help: "The folder for reports. Default: Reports where that exists here, else reports beside the database.")
    var output: String?

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        let policy = policyOptions.policy
        let stored = try await session.withEngine { try await session.takeSnapshot(of: $0, policy: policy) }
        let content = try session.makePlan(on: stored, policy: policy, madeBy: .nightly)
        let path = try session.writeReport(content, output: output)
        for gap in stored.snapshot.gaps { context.message("not read: \(SafeText.visible(gap.message))") }
        if common.quiet { return }
        let plan = content.plan
        context.output(
            """
            \(stored.summary)
            can be got back: \(ByteText.size(plan.frees)) in \(ByteText.count(plan.steps.count, "step"))
            report: \(path)

            """)
    }
}
