/// What a plan has freed after each of its steps.
struct ReclaimCurve: Sendable {
    let steps: [Plan.Step]
    let total: Int64

    init(_ plan: Plan) {
        steps = plan.steps
        total = plan.steps.last?.cumulativeBytes ?? 0
    }

    /// How many steps, in their order, free at least this share of the whole.
    func steps(freeing share: Double) -> Int {
        let wanted = Double(total) * share
        return (steps.firstIndex { Double($0.cumulativeBytes) >= wanted } ?? steps.count - 1) + 1
    }

    /// The steps that free most, with their place in the order, in which they come.
    func largest(_ count: Int) -> [(place: Int, step: Plan.Step)] {
        zip(1..., steps).sorted { ($1.1.frees.atLeast, $0.0) < ($0.1.frees.atLeast, $1.0) }.prefix(count)
            .filter { $0.1.frees.atLeast > 0 }.sorted { $0.0 < $1.0 }
    }

    /// Points of the line, as step and bytes: where it has hardly risen since the last, none.
    func points(finest: Int64) -> [(step: Int, bytes: Int64)] {
        var points: [(step: Int, bytes: Int64)] = [(0, 0)]
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            if isLast || step.cumulativeBytes - points[points.count - 1].bytes >= finest {
                points.append((index + 1, step.cumulativeBytes))
            }
        }
        return points
    }
}
