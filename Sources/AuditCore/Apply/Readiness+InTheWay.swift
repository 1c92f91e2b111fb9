extension Applier.Readiness {
    /// Bars what is only in the way of what can't go: nothing is removed for an image that stays.
    mutating func barWhatIsInTheWayForNothing(_ plan: Plan, _ dependencies: StepDependencies) {
        while true {
            let undone = undone(plan, dependencies)
            let inVain = plan.steps.filter { step in
                guard step.reason.code == .inTheWay, !undone.contains(step.order) else { return false }
                let orders = Set(plan.steps.filter { $0.target == step.target }.map(\.order))
                let images = plan.steps.filter { later in
                    (later.action == .untagImage || later.action == .removeImage) && later.target != step.target
                        && !dependencies.of(later).isDisjoint(with: orders)
                }
                return !images.isEmpty && images.allSatisfy { undone.contains($0.order) }
            }
            if inVain.isEmpty { return }
            for step in inVain { barred[step.order] = "what it is in the way of stays" }
        }
    }

    /// The steps that are barred, and those that need them.
    private func undone(_ plan: Plan, _ dependencies: StepDependencies) -> Set<Int> {
        var undone: Set<Int> = []
        for step in plan.steps
        where barred[step.order] != nil || !dependencies.of(step).isDisjoint(with: undone) {
            undone.insert(step.order)
        }
        return undone
    }
}
