/// What it takes to remove a container, and to have what goes with it all the same.
extension Analysis {
    /// The commands that save what goes with a container. `commit` takes what it wrote, but nothing of a volume.
    ///
    /// - Parameter gone: See `volumesGoing`.
    func saving(_ container: Container, _ commands: EngineCommand, after gone: Set<ContainerID> = []) -> String {
        let name = shortIDs.text(of: container)
        let going = Set(volumesGoing(withStopOf: container, after: gone).map(\.name))
        let copies = container.mounts.filter { going.contains($0.name) }.map { mount in
            commands.text("cp", "\(name):\(mount.destination)", "-")
                + " > " + EngineCommand.quoted("\(mount.name.prefix(12)).tar")
        }
        let commit = commands.text("commit", name, Container.savedRepository(container.name))
        return (container.changedPathCount == 0 && !copies.isEmpty ? copies : [commit] + copies)
            .joined(separator: " && ")
    }

    /// The commands that remove it. One that was started with `--rm` goes with its stop.
    ///
    /// - Parameter gone: See `volumesGoing`.
    func removal(
        of container: Container, _ commands: EngineCommand, after gone: Set<ContainerID> = []
    ) -> [String] {
        let name = shortIDs.text(of: container)
        var lines: [String] = []
        if container.holdsData { lines.append("# save it first: " + saving(container, commands, after: gone)) }
        // Engines don't stop what is paused.
        if container.state == .paused { lines.append(commands.text("unpause", name)) }
        if container.state.isRunning { lines.append(commands.text("stop", name)) }
        if !(container.state.isRunning && container.isAutoRemoved) { lines.append(commands.text("rm", name)) }
        return lines
    }
}
