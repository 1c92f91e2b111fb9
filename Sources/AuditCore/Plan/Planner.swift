/// Turns a snapshot, what is known of the past, and a policy into a plan. The same input gives the same plan.
package struct Planner {
    private let analysis: Analysis
    private let history: History
    private let policy: Policy
    private let commands: EngineCommand

    package init(analysis: Analysis, history: History, policy: Policy, commands: EngineCommand) {
        self.analysis = analysis
        self.history = history
        self.policy = policy
        self.commands = commands
    }

    package func plan() throws(PlanError) -> Plan {
        let keepRules = KeepRules(policy)
        let isRequest = !policy.images.isEmpty
        var selection =
            isRequest
            ? try RequestedImages(analysis: analysis, policy: policy, keepRules: keepRules).selection()
            : selectionByPolicy(keepRules)
        selection.volumes = volumeDecisions(selection, keepRules)
        if !isRequest { FruitlessImages(analysis: analysis).withdraw(from: &selection) }

        var builder = StepBuilder(
            analysis: analysis, selection: selection, protected: { keepRules.reason(for: $0) != nil },
            commands: commands)
        let (steps, frees) = builder.build()
        let kept = KeptList(analysis: analysis, selection: selection)
            .entries(without: Set(steps.flatMap(\.alsoRemoves)))
        let facts = analysis.snapshot.engine
        return Plan(
            createdAt: analysis.snapshot.takenAt,
            engine: Plan.Engine(
                id: facts.id, name: facts.name, product: facts.product, version: facts.version, store: facts.store,
                endpoint: facts.endpoint),
            policy: policy, steps: steps, kept: kept, alternatives: [], frees: frees)
    }

    /// The plan, and what flags that weren't given would add to it.
    package func planWithAlternatives() throws(PlanError) -> Plan {
        var plan = try plan()
        plan.alternatives = Alternatives(policy: policy).compare(with: plan) { variant throws(PlanError) in
            try Planner(analysis: analysis, history: history, policy: variant, commands: commands).plan()
        }
        return plan
    }

    private func volumeDecisions(_ selection: Selection, _ keepRules: KeepRules) -> [String: Selection.Decision] {
        let staying = analysis.snapshot.containers.filter { !(selection.containers[$0.id]?.isRemoved ?? false) }
        let users = Dictionary(
            staying.flatMap { container in container.volumeNames.map { ($0, container) } },
            uniquingKeysWith: { first, _ in first })
        let rules = VolumeRules(policy: policy, keepRules: keepRules, users: users)
        return Dictionary(
            analysis.snapshot.volumes.map { volume in
                let isAsked = policy.images.isEmpty
                let decision = rules.decision(for: volume)
                let notAsked = Selection.Decision.keep(Reason(.notAsked, "only what --image names is considered"))
                return (volume.name, decision.isRemoved && !isAsked ? notAsked : decision)
            }, uniquingKeysWith: { first, _ in first })
    }

    private func selectionByPolicy(_ keepRules: KeepRules) -> Selection {
        let takenAt = analysis.snapshot.takenAt
        let containerRules = ContainerRules(policy: policy, keepRules: keepRules, takenAt: takenAt)
        let imageRules = ImageRules(analysis: analysis, history: history, policy: policy, keepRules: keepRules)
        var selection = Selection()
        for container in analysis.snapshot.containers {
            selection.containers[container.id] = containerRules.decision(for: container)
        }
        for image in analysis.snapshot.images { selection.images[image.id] = imageRules.decision(for: image) }
        selection.buildCacheUnusedFor = policy.buildCacheUnusedFor
        return selection
    }
}
