internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct ExplainCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract:
            "Says what holds an image, layer, container or volume, what it costs, and what it takes to remove it.",
        discussion: "Reads the engine anew, and keeps the snapshot.")

    @OptionGroup var common: CommonOptions

    @Option(help: ArgumentHelp("image, layer, container or volume, where a name may mean several.", valueName: "KIND"))
    var type: ObjectLookup.Kind?

    @Argument(help: "An image, tag, layer (by chain or diff ID), container or volume, by name or the start of its ID.")
    var name: String

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        let stored = try await session.withEngine(beginsReading: true) { engine in
            let stored = try await session.takeSnapshot(of: engine)
            return try await session.askingChanges(of: name, kind: type, in: stored, from: engine)
        }
        let analysis = Analysis(stored.snapshot)
        let object = try ObjectLookup(analysis).object(named: name, kind: type)
        let history = try session.database.history(
            upTo: stored.number, orphans: orphanedLayer(object, in: analysis).map { [$0] } ?? [])
        let commands = session.commands(for: stored.snapshot.engine)
        let text =
            switch object {
            case .image(let image):
                ImageExplanation(
                    analysis: analysis, history: history, image: image,
                    plan: try removal(of: image, analysis, history, commands), width: context.width
                ).render()
            case .layer(let position):
                LayerExplanation(analysis: analysis, history: history, position: position, width: context.width)
                    .render()
            case .container(let container):
                ContainerExplanation(
                    analysis: analysis, container: container, commands: commands, width: context.width
                ).render()
            case .volume(let volume):
                VolumeExplanation(analysis: analysis, history: history, volume: volume, commands: commands).render()
            }
        context.output(text)
    }

    /// The layer that is asked about, if nothing holds it.
    private func orphanedLayer(_ object: ObjectLookup.Object, in analysis: Analysis) -> Layer? {
        guard case .layer(let position) = object else { return nil }
        let layer = analysis.forest.layers[position]
        return analysis.orphanedLayers().contains { $0.layer.chainID == layer.chainID } ? layer : nil
    }

    /// As if everything in its way could go, so that the commands can be shown; nothing is carried out.
    private func removal(
        of image: Image, _ analysis: Analysis, _ history: History, _ commands: EngineCommand
    ) throws -> Plan {
        var policy = Policy()
        policy.images = [image.id.description]
        policy.stopRunning = true
        policy.discardChanges = true
        return try Planner(analysis: analysis, history: history, policy: policy, commands: commands).plan()
    }
}

extension ObjectLookup.Kind: ExpressibleByArgument {}
