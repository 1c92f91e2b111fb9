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
        for image in snapshot.images {
            guard let parent = image.parent else { continue }
            holders[parent.description, default: []].append(image.id.description)
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
