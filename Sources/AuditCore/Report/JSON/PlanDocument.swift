/// The JSON of a plan, as INTERFACE.md promises it. A key whose value is null is there, too.
package struct PlanDocument {
    private let plan: Plan

    package init(_ plan: Plan) { self.plan = plan }

    package func json(_ layout: JSONLayout) throws -> String { try members(layout).text() }

    func members(_ layout: JSONLayout) throws -> JSONMembers {
        var members = JSONMembers(layout)
        try members.add("plan", plan.number)
        try members.add("snapshot", plan.snapshot)
        try members.add("created_at", plan.createdAt)
        try members.add("engine", plan.engine)
        try members.add("policy", plan.policy)
        try members.add("frees_bytes", plan.frees.atLeast)
        try members.add("frees_at_most_bytes", plan.frees.atMost)
        try members.add("target_bytes", plan.target?.bytes)
        try members.add("target_reached", plan.target?.isReached)
        if let target = plan.target {
            if let bytes = target.freeSpaceBytes { try members.add("target_free_space_bytes", bytes) }
            try members.add("in_the_way", target.obstacles)
        }
        members.add(plan.stepTable)
        members.add(plan.keptTable)
        try members.add("not_asked_for", plan.alternatives)
        return members
    }
}
