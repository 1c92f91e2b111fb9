/// What a container is, what it holds, and what it would take to remove it.
package struct ContainerExplanation {
    private let analysis: Analysis
    private let container: Container
    private let commands: EngineCommand
    private let width: Int

    package init(analysis: Analysis, container: Container, commands: EngineCommand, width: Int = 100) {
        self.analysis = analysis
        self.container = container
        self.commands = commands
        self.width = width
    }

    package func render() -> String {
        [heading(), holds(), removal()].joined(separator: "\n")
    }

    private func heading() -> String {
        var table = TextTable(.left, .left)
        table.add(
            "image", SafeText.visible(image?.displayName ?? container.imageName + ", which no list shows any more"))
        table.add("state", analysis.stateText(container))
        let written = container.writableBytes.map { "\(ByteText.size($0)) written; " } ?? ""
        table.add("data", written + ContainerRules.dataText(container))
        if !["", "no"].contains(container.restartPolicy) { table.add("restarts", container.restartPolicy) }
        if let project = container.composeProject { table.add("compose", SafeText.visible(project)) }
        for mount in container.mounts {
            let source = mount.name.isEmpty ? mount.source : mount.name
            table.add(mount.kind, SafeText.visible("\(source) at \(mount.destination)"))
        }
        return "Container \(container.id.short) · \(SafeText.visible(container.name))\n" + table.render(width: width)
    }

    private var image: Image? { container.imageID.flatMap { analysis.images[$0] } }

    private func holds() -> String {
        let volumes = analysis.volumesGoing(withStopOf: container).map(\.freedSize).sum()
        let alone = analysis.reclaimable(removing: [.container(container.id)]) + volumes
        guard let image else { return "Removing it frees \(ByteText.size(alone)).\n" }
        let others = (analysis.containersByImage[image.id] ?? []).count - 1
        let together = analysis.reclaimable(removing: [.container(container.id), .image(image.id)]) + volumes
        return "Removing it alone frees \(ByteText.size(alone))\n"
            + (others > 0
                ? "Its image stays in use by \(ByteText.count(others, "other container"))\n"
                : "With its image it frees \(ByteText.size(together))\n")
    }

    private func removal() -> String {
        var lines = [container.holdsData ? "In order, but losing what it has written" : "In order"]
        lines += analysis.removal(of: container, commands).map { "  " + $0 }
        return lines.map { SafeText.visible($0) + "\n" }.joined()
    }
}

extension Analysis {
    /// The containers of the images that lie on this layer.
    package func containers(on layer: Int) -> [Container] {
        snapshot.images.filter { forest.chain(from: $0.topLayer).contains(layer) }
            .flatMap { containersByImage[$0.id] ?? [] }
    }

    /// Such as: `running, started 46 h ago`, `exited with status 1 9 days ago`
    func stateText(_ container: Container) -> String {
        let state = ContainerRules.stateText(container)
        let since = container.state.isRunning ? container.startedAt : container.lastActiveAt
        guard let since else { return state }
        let ago = ByteText.ago(max(0, snapshot.takenAt.seconds(since: since)))
        return container.state.isRunning ? "\(state), started \(ago)" : "\(state) \(ago)"
    }
}
