/// What a plan does with each object: the other way round from its list of steps.
package struct PlanFates: Sendable {
    private var fates: [Key: Fate] = [:]

    package enum Fate: Hashable, Sendable {
        /// Goes with this step.
        case step(Int)
        /// Stays, and why.
        case kept(Reason)
    }

    private struct Key: Hashable {
        var kind: Plan.Kept.Kind
        var id: String
    }

    package init(_ plan: Plan) {
        for kept in plan.kept { fates[Key(kind: kept.kind, id: kept.id)] = .kept(kept.reason) }
        for step in plan.steps {
            switch step.action {
            case .removeImage, .untagImage:
                for id in [step.target] + step.alsoRemoves { fates[Key(kind: .image, id: id)] = .step(step.order) }
            case .removeContainer, .stopContainer:
                fates[Key(kind: .container, id: step.target)] = .step(step.order)
                for name in step.alsoRemoves { fates[Key(kind: .volume, id: name)] = .step(step.order) }
            case .removeVolume: fates[Key(kind: .volume, id: step.target)] = .step(step.order)
            case .pruneBuildCache: break
            }
        }
    }

    /// Nil for what the plan doesn't name.
    package subscript(kind: Plan.Kept.Kind, id: String) -> Fate? { fates[Key(kind: kind, id: id)] }
}
