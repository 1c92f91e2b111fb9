extension Plan {
    /// What is left to do of a plan, and with it what that frees.
    ///
    /// - Parameters:
    ///   - before: The snapshot the plan was made from.
    ///   - ended: What an interrupted run has done of it, by the order of the steps.
    /// - Returns: Also the steps that can't be done, each with why: those that are barred, and what needs them.
    package func remaining(
        _ before: Analysis, ended: [Int: StepResult] = [:], readiness: Applier.Readiness = Applier.Readiness()
    ) -> (plan: Plan, leftOut: [(step: Step, why: String)]) {
        let dependencies = StepDependencies(self, snapshot: before.snapshot)
        var leftOut: [(step: Step, why: String)] = []
        var undone = Set(ended.filter { !$0.value.isSuccess }.keys)
        for step in steps where ended[step.order] == nil {
            let needed = dependencies.of(step).intersection(undone).min()
            guard let why = readiness.barred[step.order] ?? needed.map(Applier.needs) else { continue }
            undone.insert(step.order)
            leftOut.append((step, why))
        }
        let cache = cacheShare
        var rest = self
        rest.steps.removeAll { undone.contains($0.order) }
        // What stays keeps its layers, also those that a later step would have freed.
        if !undone.isEmpty { rest.measureAgain(before, cache: cache) }
        rest.steps.removeAll { ended[$0.order] != nil }
        rest.frees = .zero
        var certain: Int64 = 0
        for position in rest.steps.indices {
            if readiness.gone.contains(rest.steps[position].order) { rest.steps[position].frees = .zero }
            let step = rest.steps[position]
            rest.frees += step.action == .pruneBuildCache ? cache : step.frees
            certain += step.frees.atLeast
            rest.steps[position].cumulativeBytes = certain
        }
        return (rest, leftOut)
    }
}
