/// What a volume is, who mounts it, and what it would take to remove it.
package struct VolumeExplanation {
    private let analysis: Analysis
    private let history: History
    private let volume: Volume
    private let commands: EngineCommand

    package init(analysis: Analysis, history: History, volume: Volume, commands: EngineCommand) {
        self.history = history
        self.analysis = analysis
        self.volume = volume
        self.commands = commands
    }

    package func render() -> String {
        let size = volume.sizeBytes.map(ByteText.size) ?? "size not known"
        let created = volume.createdAt.map { " · created \($0.day)" } ?? ""
        let kind = volume.isAnonymous ? "anonymous" : "named"
        var lines = ["Volume \(volume.name) · \(size) · \(kind), \(volume.driver)\(created)", ""]
        let users = analysis.snapshot.containers.filter { $0.volumeNames.contains(volume.name) }
            .sorted { $0.name < $1.name }
        if users.isEmpty {
            lines.append("No container mounts it, \(history.lastMountedText(volume)).")
            lines.append("Nothing brings its data back once it is removed.")
        } else {
            lines.append(
                "It can't be removed yet: \(ByteText.count(users.count, "container")) mount\(users.count == 1 ? "s" : "") it"
            )
            for user in users {
                let places = user.mounts.filter { $0.name == volume.name }.map(\.destination).joined(separator: ", ")
                lines.append("  \(user.name) (\(user.id.short)), \(ContainerRules.stateText(user)), at \(places)")
            }
        }
        let losers = users.filter(\.holdsData).map(\.name)
        lines += [
            "", losers.isEmpty ? "In order" : "In order, but losing what \(losers.joined(separator: ", ")) wrote",
        ]
        var gone: Set<ContainerID> = []
        var goesAlong = false
        for user in users {
            lines += analysis.removal(of: user, commands, after: gone).map { "  " + $0 }
            goesAlong = analysis.volumesGoing(withStopOf: user, after: gone).contains { $0.name == volume.name }
            gone.insert(user.id)
        }
        if !goesAlong { lines.append("  " + commands.text("volume", "rm", volume.name)) }
        if users.isEmpty { lines.append("or: audit plan --volumes \(volume.isAnonymous ? "anonymous" : "all")") }
        return lines.map { SafeText.visible($0) + "\n" }.joined()
    }
}
