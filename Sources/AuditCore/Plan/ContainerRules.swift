extension Policy {
    /// Containers that it may remove if they hold no data and nothing keeps them: those in the way of images that are
    /// asked for by name, and those that have been stopped for long enough.
    package func candidates(in reading: Reading) throws -> Set<ContainerID> {
        let lookup = images.isEmpty ? nil : ImageLookup(try reading.snapshot().images)
        let wanted = Set(images.compactMap { try? lookup?.image(named: $0).id })
        let found = reading.partial.containers.filter { container in
            if !wanted.isDisjoint(with: container.usedImages) { return true }
            guard !container.state.isRunning, let stoppedAt = container.lastActiveAt else { return false }
            return stoppedFor.isReached(from: stoppedAt, at: reading.partial.takenAt)
        }
        return Set(found.map(\.id))
    }
}

/// Which stopped containers a policy lets go. The first rule that decides is the reason.
struct ContainerRules {
    var policy: Policy
    var keepRules: KeepRules
    var takenAt: Timestamp

    func decision(for container: Container) -> Selection.Decision {
        if let reason = keepRules.reason(for: container) { return .keep(reason) }
        if container.state.isRunning { return .keep(Reason(.running, "it is \(container.state.rawValue)")) }
        if container.state == .removing { return .keep(Reason(.beingRemoved, "the engine is removing it already")) }
        guard policy.stoppedFor != .never else {
            return .keep(Reason(.notAsked, "stopped containers are only removed with --stopped-for"))
        }
        if !policy.stoppedCompose {
            if !["", "no"].contains(container.restartPolicy) {
                return .keep(Reason(.restartPolicy, "its restart policy is \(container.restartPolicy)"))
            }
            if let project = container.composeProject {
                return .keep(Reason(.composeProject, "it belongs to the compose project \(project)"))
            }
        }
        guard let stoppedAt = container.lastActiveAt, policy.stoppedFor.isReached(from: stoppedAt, at: takenAt) else {
            let since =
                container.lastActiveAt.map { "stopped only since \($0)" } ?? "it isn't known since when it is stopped"
            return .keep(Reason(.stoppedRecently, since))
        }
        if container.holdsData, !policy.discardChanges { return .keep(Self.holdsData(container)) }
        return .remove(Reason(.stopped, "\(Self.stateText(container)) since \(stoppedAt), \(Self.dataText(container))"))
    }

    static func holdsData(_ container: Container) -> Reason {
        Reason(.holdsData, "it \(dataText(container)); only --discard-changes removes it")
    }

    static func dataText(_ container: Container) -> String {
        switch container.changedPathCount {
        case nil: "may hold data (its changes weren't read)"
        case 0 where container.takesVolumesAlong: "holds data (anonymous volumes that go with it)"
        case 0: "holds no data"
        case 1: "holds data (1 changed path)"
        case let count?: "holds data (\(count) changed paths)"
        }
    }

    static func stateText(_ container: Container) -> String {
        guard let code = container.exitCode, container.state == .exited, code != 0 else {
            return container.state.rawValue
        }
        return "exited with status \(code)"
    }
}
