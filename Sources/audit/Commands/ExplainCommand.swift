internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct ExplainCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Says what holds an image, what it costs, and what it takes to remove it.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The image, by tag, digest or ID.")
    var name: String

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        // As if everything in its way could go, so that the commands can be shown; nothing is carried out.
        var policy = Policy()
        policy.images = [name]
        policy.stopRunning = true
        policy.discardChanges = true
        let stored = try await session.withEngine { [policy] in
            try await session.takeSnapshot(of: $0, policy: policy)
        }
        let analysis = Analysis(stored.snapshot)
        let image = try ImageLookup(stored.snapshot.images).image(named: name)
        let history = try session.database.history(upTo: stored.number, orphans: [])
        let plan = try Planner(
            analysis: analysis, history: history, policy: policy,
            commands: session.commands(for: stored.snapshot.engine)
        ).plan()
        context.output(
            ImageExplanation(analysis: analysis, history: history, image: image, plan: plan, width: context.width)
                .render())
    }
}
