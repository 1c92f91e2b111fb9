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
        func stays(_ kind: Plan.Kept.Kind, _ id: String) -> Bool {
            if case .step = objects[kind, id] { false } else { true }
        }
        let forest = analysis.forest
        let running = analysis.tops(ofContainers: { stays(.container, $0.id.hex) })
        let images = analysis.tops(ofImages: { stays(.image, $0.id.description) })
        let isNeeded = forest.held(by: running)
        let isKeptWithoutCache = forest.held(by: running + images)
        let age = plan.steps.contains { $0.action == .pruneBuildCache } ? plan.policy.buildCacheUnusedFor : .never
        let pruned = CachePruning(analysis: analysis, age: age).records { record in
            forest.position(of: record.chainID).map { isKeptWithoutCache[$0] } ?? record.isShared
        }
        let prunedIDs = Set(pruned.map(\.id))
        let isKept = forest.held(
            by: running + images + analysis.tops(ofCacheRecords: { !prunedIDs.contains($0.id) }))
        fates = forest.layers.indices.map { position in
            if isNeeded[position] { return .inUse }
            return isKept[position] || analysis.maybeHeldElsewhere[position] ? .stays : .goes
        }
    }

    subscript(position: Int) -> Fate { fates[position] }
}
