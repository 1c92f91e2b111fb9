/// What `--image` asks for: these images with all that is in their way, and nothing else.
struct RequestedImages {
    let analysis: Analysis
    let policy: Policy
    let keepRules: KeepRules

    func selection() throws(PlanError) -> Selection {
        let lookup = ImageLookup(analysis.snapshot.images)
        var wanted: [Image] = []
        for name in policy.images { wanted.append(try lookup.image(named: name)) }

        var selection = Selection()
        let notAsked = Reason(.notAsked, "only what --image names is considered")
        for image in analysis.snapshot.images { selection.images[image.id] = .keep(notAsked) }
        for container in analysis.snapshot.containers { selection.containers[container.id] = .keep(notAsked) }
        let (going, staying) = groups(of: wanted)
        for (group, reason) in staying { keep(group, reason, in: &selection) }
        // A container that is in the way of one that goes may be in the way of one that stays, too.
        for group in going { remove(group, in: &selection) }
        for group in going { selection.images[group.image.id] = .remove(Reason(.asked, "asked for with --image")) }
        return selection
    }

    /// What was asked for, with all that is in its way.
    private struct Group {
        var image: Image
        /// With the untagged images that were built on it.
        var members: [Image]
        var containers: [Container]
    }

    /// All that is in the way goes, or nothing does: a container is never removed for an image that stays. One that stays
    /// may keep others, in whatever order they were named.
    private func groups(of wanted: [Image]) -> (going: [Group], staying: [(Group, Reason)]) {
        var going = wanted.map { image in
            let members = withUntaggedChildren(image)
            return Group(
                image: image, members: members, containers: members.flatMap { analysis.containersByImage[$0.id] ?? [] })
        }
        var staying: [(Group, Reason)] = []
        while true {
            let members = Set(going.flatMap(\.members).map(\.id))
            let containers = Set(going.flatMap(\.containers).map(\.id))
            let blocked = going.map { ($0, obstacle(to: $0, going: members, containers)) }
            staying += blocked.compactMap { group, reason in reason.map { (group, $0) } }
            if !blocked.contains(where: { $0.1 != nil }) { return (going, staying) }
            going = blocked.filter { $0.1 == nil }.map(\.0)
        }
    }

    private func obstacle(to group: Group, going: Set<ImageID>, _ leaving: Set<ContainerID>) -> Reason? {
        let obstacles =
            group.members.compactMap { keepRules.reason(for: $0) }
            + group.members.compactMap { blockingChild(of: $0, going: going) }
            + group.containers.compactMap { obstacle($0, leaving: leaving) }
        guard let first = obstacles.first else { return nil }
        let more = obstacles.count > 1 ? " (and \(obstacles.count - 1) more in its way)" : ""
        return Reason(first.code, first.text + more)
    }

    private func keep(_ group: Group, _ reason: Reason, in selection: inout Selection) {
        selection.images[group.image.id] = .keep(reason)
        for container in group.containers {
            selection.containers[container.id] = .keep(
                obstacle(container, leaving: Set(group.containers.map(\.id)))
                    ?? Reason(.blocked, "\(group.image.displayName) can't go, so it needn't either"))
        }
    }

    private func remove(_ group: Group, in selection: inout Selection) {
        for container in group.containers {
            let state = ContainerRules.stateText(container)
            let text = "\(state), refers to \(group.image.displayName), \(ContainerRules.dataText(container))"
            selection.containers[container.id] = .remove(Reason(.inTheWay, text))
        }
        for member in group.members where member.id != group.image.id {
            selection.images[member.id] = .remove(
                Reason(.inTheWay, "untagged, was built on \(group.image.displayName)"))
        }
    }

    /// The image and every image without a name that was built on it.
    private func withUntaggedChildren(_ image: Image) -> [Image] {
        guard refusesParents else { return [image] }
        let children = (analysis.childrenByImage[image.id] ?? []).filter(\.isUntagged)
        return [image] + children.flatMap(withUntaggedChildren)
    }

    /// Only the classic store refuses to delete an image that others were built on.
    private var refusesParents: Bool { analysis.snapshot.engine.store == .graphdriver }

    private func blockingChild(of image: Image, going: Set<ImageID>) -> Reason? {
        guard refusesParents else { return nil }
        return analysis.childrenByImage[image.id]?.first { !going.contains($0.id) }.map { child in
            Reason(.blocked, "\(child.displayName) was built on it: name that with --image too")
        }
    }

    /// - Parameter leaving: The containers that go as well, some of them before it.
    private func obstacle(_ container: Container, leaving: Set<ContainerID>) -> Reason? {
        let name = "container \(container.name)"
        if let reason = keepRules.reason(for: container) {
            return Reason(reason.code, "\(name) refers to it and must stay: \(reason.text)")
        }
        for volume in analysis.volumesGoing(withStopOf: container, after: leaving) {
            guard let reason = keepRules.reason(for: volume) else { continue }
            return Reason(reason.code, "\(name) takes the volume \(volume.name) along, which must stay: \(reason.text)")
        }
        if container.state == .paused {
            return Reason(.paused, "\(name) is paused and can't be stopped: unpause it first")
        }
        if container.state.isRunning, !policy.stopRunning {
            return Reason(.running, "\(name) is \(container.state.rawValue): --stop-running lets the plan stop it")
        }
        if container.holdsData, !policy.discardChanges {
            let save = "save it first (docker commit, docker cp), then --discard-changes"
            return Reason(.holdsData, "\(name) \(ContainerRules.dataText(container)): \(save)")
        }
        return nil
    }
}
