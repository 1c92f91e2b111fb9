/// What `--image` asks for: these images with all that is in their way, and nothing else.
struct RequestedImages {
    let analysis: Analysis
    let policy: Policy
    let keepRules: KeepRules

    func selection() throws(PlanError) -> Selection {
        let lookup = ImageLookup(analysis.snapshot.images)
        var wanted: [Image] = []
        for name in policy.images { wanted.append(try lookup.image(named: name)) }
        let wantedIDs = Set(wanted.map(\.id))

        var selection = Selection()
        let notAsked = Reason(.notAsked, "only what --image names is considered")
        for image in analysis.snapshot.images { selection.images[image.id] = .keep(notAsked) }
        for container in analysis.snapshot.containers { selection.containers[container.id] = .keep(notAsked) }
        for image in wanted { select(image, wanted: wantedIDs, in: &selection) }
        return selection
    }

    /// All that is in the way goes, or nothing does: a container is never removed for an image that stays.
    private func select(_ image: Image, wanted: Set<ImageID>, in selection: inout Selection) {
        let group = withUntaggedChildren(image)
        let containers = group.flatMap { analysis.containersByImage[$0.id] ?? [] }
        let obstacles =
            group.compactMap { keepRules.reason(for: $0) }
            + group.compactMap { blockingChild(of: $0, wanted: wanted.union(group.map(\.id))) }
            + containers.compactMap(obstacle)
        if let first = obstacles.first {
            let more = obstacles.count > 1 ? " (and \(obstacles.count - 1) more in its way)" : ""
            selection.images[image.id] = .keep(Reason(first.code, first.text + more))
            for container in containers {
                selection.containers[container.id] = .keep(
                    obstacle(container) ?? Reason(.blocked, "\(image.displayName) can't go, so it needn't either"))
            }
            return
        }
        for container in containers {
            let state = ContainerRules.stateText(container)
            let text = "\(state), refers to \(image.displayName), \(ContainerRules.dataText(container))"
            selection.containers[container.id] = .remove(Reason(.inTheWay, text))
        }
        for member in group {
            let child = Reason(.inTheWay, "untagged, was built on \(image.displayName)")
            selection.images[member.id] = .remove(
                member.id == image.id ? Reason(.asked, "asked for with --image") : child)
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

    private func blockingChild(of image: Image, wanted: Set<ImageID>) -> Reason? {
        guard refusesParents else { return nil }
        return analysis.childrenByImage[image.id]?.first { !wanted.contains($0.id) }.map { child in
            Reason(.blocked, "\(child.displayName) was built on it: name that with --image too")
        }
    }

    private func obstacle(_ container: Container) -> Reason? {
        let name = "container \(container.name)"
        if let reason = keepRules.reason(for: container) {
            return Reason(reason.code, "\(name) refers to it and must stay: \(reason.text)")
        }
        let volumes = container.state.isRunning ? analysis.volumesGoing(with: container) : []
        for volume in volumes {
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
