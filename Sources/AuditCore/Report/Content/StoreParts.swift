/// What an engine keeps, by kind, and how much of each a plan certainly takes.
struct StoreParts: Sendable {
    let parts: [Part]

    enum Kind: String, CaseIterable, Sendable {
        case images, containers, volumes
        case buildCache = "build cache"
    }

    struct Part: Sendable {
        var kind: Kind
        var bytes: Int64
        /// Of these, what goes with the plan.
        var goingBytes: Int64
    }

    var bytes: Int64 { parts.map(\.bytes).reduce(0, +) }
    var goingBytes: Int64 { parts.map(\.goingBytes).reduce(0, +) }

    /// Kinds of no bytes are left out.
    init(_ analysis: Analysis, _ plan: Plan) {
        let now = TrendPoint(analysis, snapshot: 0)
        var going: [Kind: Int64] = [:]
        for step in plan.steps { going[step.action.kind, default: 0] += step.frees.atLeast }
        let late = Self.layersGoingWithCache(analysis, plan, counted: going[.images] ?? 0)
        going[.images, default: 0] += late
        going[.buildCache, default: 0] -= late
        func bytes(_ kind: Kind) -> Int64? {
            switch kind {
            case .images: now.layersBytes + (now.contentBytes ?? 0)
            case .containers: now.containersBytes
            case .volumes: now.volumesBytes
            case .buildCache: now.buildCacheBytes
            }
        }
        parts = Kind.allCases.map { kind in
            let bytes = bytes(kind) ?? 0
            // A step may free what is counted elsewhere: a container with its volume.
            return Part(kind: kind, bytes: bytes, goingBytes: min(bytes, going[kind] ?? 0))
        }.filter { $0.bytes > 0 }
    }

    /// What images have now and a prune takes, once they have given it up.
    ///
    /// - Parameter counted: What goes with the images themselves.
    private static func layersGoingWithCache(_ analysis: Analysis, _ plan: Plan, counted: Int64) -> Int64 {
        guard analysis.snapshot.knowsCacheHolds, let prune = plan.steps.first(where: { $0.action == .pruneBuildCache })
        else { return 0 }
        let fates = LayerFates(analysis, plan, PlanFates(plan))
        let isOfImages = analysis.forest.held(by: analysis.tops(ofImages: { _ in true }))
        let going = analysis.forest.layers.indices.filter { isOfImages[$0] && fates[$0] == .goes }
            .map { analysis.forest.layers[$0].size.atLeast }.reduce(0, +)
        return min(prune.frees.atLeast, max(0, going - counted))
    }
}

extension Plan.Action {
    fileprivate var kind: StoreParts.Kind {
        switch self {
        case .stopContainer, .removeContainer: .containers
        case .untagImage, .removeImage: .images
        case .removeVolume: .volumes
        case .pruneBuildCache: .buildCache
        }
    }
}
