/// What becomes of each layer: whether something runs on it, and whether a plan takes it.
struct LayerFates: Sendable {
    enum Fate: String, CaseIterable, Sendable {
        /// A container, in any state, needs it and stays.
        case inUse
        /// No container needs it, yet it stays.
        case stays
        /// It certainly goes with the plan.
        case goes
    }

    /// By position in the forest.
    private let fates: [Fate]

    init(_ analysis: Analysis, _ plan: Plan, _ objects: PlanFates) {
        let snapshot = analysis.snapshot
        func stays(_ kind: Plan.Kept.Kind, _ id: String) -> Bool {
            if case .step = objects[kind, id] { false } else { true }
        }
        let images = snapshot.images.filter { stays(.image, $0.id.description) }
        let containers = snapshot.containers.filter { stays(.container, $0.id.hex) }
        let running: [(holder: Holder, top: ChainID?)] = containers.map { container in
            (.container(container.id), container.imageID.flatMap { analysis.images[$0]?.topLayer })
        }
        let needed = HoldCount(forest: analysis.forest, holders: running)
        let withoutCache = HoldCount(
            forest: analysis.forest, holders: running + images.map { (.image($0.id), $0.heldTopLayer) })
        let age = plan.steps.contains { $0.action == .pruneBuildCache } ? plan.policy.buildCacheUnusedFor : .never
        let pruned = CachePruning(analysis: analysis, age: age).records { record in
            analysis.forest.position(of: record.chainID).map(withoutCache.isHeld) ?? record.isShared
        }
        let prunedIDs = Set(pruned.map(\.id))
        let kept = HoldCount(
            forest: analysis.forest,
            holders: running + images.map { (.image($0.id), $0.heldTopLayer) }
                + snapshot.buildCache.filter { !prunedIDs.contains($0.id) }.map { (.cacheRecord($0.id), $0.chainID) })
        fates = analysis.forest.layers.indices.map { position in
            if needed.isHeld(position) { return .inUse }
            return kept.isHeld(position) || analysis.maybeHeldElsewhere[position] ? .stays : .goes
        }
    }

    subscript(position: Int) -> Fate { fates[position] }
}
