/// Which steps must have succeeded before a step makes sense.
struct StepDependencies {
    /// By step order.
    private var needed: [Int: Set<Int>] = [:]

    init(_ plan: Plan, snapshot: Snapshot) {
        // A container holds its image and its volumes, a child its parent.
        var holders: [String: [String]] = [:]
        for container in snapshot.containers {
            for image in container.usedImages { holders[image.description, default: []].append(container.id.hex) }
            for volume in container.volumeNames { holders[volume, default: []].append(container.id.hex) }
        }
        // Also through parents without a name, which no step is about: they go along with the last of their children.
        let parents = Dictionary(snapshot.images.map { ($0.id, $0.parent) }, uniquingKeysWith: { first, _ in first })
        let targets = Set(plan.steps.compactMap { ImageID($0.target) })
        for image in targets {
            var next = parents[image] ?? nil
            var seen: Set<ImageID> = []
            while let parent = next, seen.insert(parent).inserted {
                holders[parent.description, default: []].append(image.description)
                next = targets.contains(parent) ? nil : parents[parent] ?? nil
            }
        }
        var earlier: [String: Set<Int>] = [:]
        for step in plan.steps {
            // Stop before remove, one tag after the other. A volume goes along with the last container that mounts it.
            let held = [step.target] + (step.action == .stopContainer ? step.alsoRemoves : [])
            needed[step.order] = ([step.target] + held.flatMap { holders[$0] ?? [] }).reduce(into: []) {
                $0.formUnion(earlier[$1] ?? [])
            }
            earlier[step.target, default: []].insert(step.order)
        }
    }

    func of(_ step: Plan.Step) -> Set<Int> { needed[step.order] ?? [] }
}
