/// Which steps must have succeeded before a step makes sense.
struct StepDependencies {
    /// By step order.
    private var needed: [Int: Set<Int>] = [:]

    init(_ plan: Plan, snapshot: Snapshot) {
        let images = Dictionary(
            snapshot.images.map { ($0.id.description, $0) }, uniquingKeysWith: { first, _ in first })
        let containers = Dictionary(
            snapshot.containers.map { ($0.id.hex, $0) }, uniquingKeysWith: { first, _ in first })
        for (position, step) in plan.steps.enumerated() {
            needed[step.order] = Set(
                plan.steps[..<position].filter { earlier in
                    // Stop before remove, one tag after the other.
                    if earlier.target == step.target { return true }
                    // A container holds its image, a child its parent.
                    if let container = containers[earlier.target] {
                        return container.imageID?.description == step.target
                    }
                    return images[earlier.target]?.parent?.description == step.target
                }.map(\.order))
        }
    }

    func of(_ step: Plan.Step) -> Set<Int> { needed[step.order] ?? [] }
}
