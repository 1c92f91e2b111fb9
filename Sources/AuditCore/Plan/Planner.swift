/// Turns a snapshot, what is known of the past, and a policy into a plan. The same input gives the same plan.
package struct Planner {
    private let analysis: Analysis
    private let history: History
    private var policy: Policy
    private let commands: EngineCommand
    private let ranks: RepositoryRanks

    package init(analysis: Analysis, history: History, policy: Policy, commands: EngineCommand) {
        self.analysis = analysis
        self.history = history
        self.policy = policy
        self.commands = commands
        // The same for every policy.
        ranks =
            analysis.ranks.hasDraws
            ? RepositoryRanks(
                analysis.snapshot.images, repositories: analysis.repositoriesOfImages, history: history)
            : analysis.ranks
    }

    package func plan() throws(PlanError) -> Plan { plan(of: try outcome()) }

    private func plan(of outcome: Outcome) -> Plan {
        let result = outcome.built
        let kept = KeptList(analysis: analysis, selection: result.selection)
            .entries(without: Set(result.steps.flatMap(\.alsoRemoves)))
        return Plan(
            createdAt: analysis.snapshot.takenAt,
            engine: Plan.Engine(analysis.snapshot.engine),
            policy: policy, steps: result.steps, kept: kept, alternatives: [], frees: result.frees,
            target: outcome.target)
    }

    /// What is chosen and what it frees, and how much was to be freed.
    private struct Outcome {
        var policy: Policy
        /// By the rules alone.
        var byRules: Selection
        /// Without what would free nothing.
        var fruitful: Selection
        /// With all containers and images of that gone.
        var builder: StepBuilder
        /// Without what a target needn't.
        var built: Built
        var target: Plan.Target?
    }

    /// - Parameter base: What another policy makes of the same. It takes the place of what the two have in common, and
    ///   only what is chosen and freed is wanted, in no words.
    private func outcome(beside base: Outcome? = nil) throws(PlanError) -> Outcome {
        let spellsOut = base == nil
        let keepRules = KeepRules(policy)
        let rules = imageRules(keepRules, spellsOut: spellsOut)
        let isRequest = !policy.images.isEmpty
        let byRules =
            isRequest
            ? try RequestedImages(analysis: analysis, policy: policy, keepRules: keepRules).selection()
            : selectionByPolicy(keepRules, rules, beside: base)
        var selection = byRules
        selection.volumes = volumeDecisions(selection, keepRules)
        func builder(_ selection: Selection) -> StepBuilder {
            var builder = StepBuilder(
                analysis: analysis, selection: selection, protected: { keepRules.reason(for: $0) != nil },
                pullReference: rules.pullReference, commands: commands, spellsOut: spellsOut)
            builder.removeContainersAndImages()
            return builder
        }
        func built(_ selection: Selection, by builder: StepBuilder) -> Built {
            var builder = builder
            let (steps, frees) = builder.finish()
            return (selection, steps, frees)
        }
        let gone: StepBuilder
        if let base, policy.treatsImagesAndContainers(like: base.policy), isCacheTreated(like: base.policy) {
            selection.images = base.fruitful.images
            gone = base.builder.going(on: selection)
        } else {
            if !isRequest { FruitlessImages(analysis: analysis).withdraw(from: &selection) }
            gone = builder(selection)
        }
        var result = built(selection, by: gone)
        var target = try isRequest ? nil : target()
        if let bytes = target?.bytes, result.frees.atLeast >= bytes {
            result = reduced(selection, to: bytes, from: result, rules, keepRules) { built($0, by: builder($0)) }
        }
        if let bytes = target?.bytes {
            target?.isReached = result.frees.atLeast >= bytes
            if result.frees.atLeast < bytes { target?.obstacles = Obstacles(analysis: analysis).list(result.selection) }
        }
        return Outcome(
            policy: policy, byRules: byRules, fruitful: selection, builder: gone, built: result, target: target)
    }

    /// Whether the build cache needs the same layers once it is pruned.
    private func isCacheTreated(like other: Policy) -> Bool {
        policy.buildCacheUnusedFor == other.buildCacheUnusedFor || analysis.tops(ofCacheRecords: { _ in true }).isEmpty
    }

    /// Before anything is known of what can be reached.
    private func target() throws(PlanError) -> Plan.Target? {
        if let free = policy.free { return Plan.Target(bytes: free.bytes, isReached: false, obstacles: []) }
        guard let untilFree = policy.untilFree else { return nil }
        guard let disk = analysis.snapshot.disk else { throw .diskNotVisible }
        let wanted = untilFree.wantedBytes(ofDisk: disk.totalBytes)
        return Plan.Target(
            bytes: max(0, wanted - disk.freeBytes), isReached: false, freeSpaceBytes: wanted, obstacles: [])
    }

    private typealias Built = (selection: Selection, steps: [Plan.Step], frees: ByteRange)

    /// Where the build cache and images hold the same layers, a choice may free less than was counted: then it is made
    /// again for as much more, and in the end everything goes.
    private func reduced(
        _ selection: Selection, to target: Int64, from everything: Built, _ rules: ImageRules, _ keepRules: KeepRules,
        _ built: (Selection) -> Built
    ) -> Built {
        let likelihood = Likelihood(
            history: history, ranks: rules.ranks, takenAt: analysis.snapshot.takenAt)
        let free = FreeSelection(analysis: analysis, likelihood: likelihood, isLocalOnly: rules.isLocalOnly)
        var wanted = target
        for _ in 0..<4 {
            var choice = selection
            guard free.reduce(&choice, to: wanted) else { return everything }
            // A container that now stays may mount a volume that was to go.
            for (name, decision) in volumeDecisions(choice, keepRules) where !decision.isRemoved {
                choice.volumes[name] = decision
            }
            // What was chosen may need the cache to be pruned, or not.
            var without = choice
            without.buildCacheUnusedFor = .never
            let lean = built(without)
            if lean.frees.atLeast >= target { return lean }
            let result = built(choice)
            if result.frees.atLeast >= target { return result }
            wanted += target - result.frees.atLeast
        }
        return everything
    }

    /// The plan, and what flags that weren't given would add to it.
    package func planWithAlternatives() throws(PlanError) -> Plan {
        let outcome = try outcome()
        var plan = plan(of: outcome)
        plan.alternatives = Alternatives(policy: policy, store: analysis.snapshot.engine.store).compare(with: plan) {
            variant throws(PlanError) in
            var other = self
            other.policy = variant
            let built = try other.outcome(beside: outcome).built
            return (built.selection, built.frees)
        }
        return plan
    }

    /// Those of whose place in the plan a registry could decide: they would go if it had them.
    package func imagesToAskAbout() throws(PlanError) -> [Image] {
        var bold = policy
        bold.localOnly = .delete
        // Which of them a target would take hangs on the answers.
        bold.free = nil
        bold.untilFree = nil
        var other = self
        other.policy = bold
        let plan = try other.plan()
        let rules = imageRules(KeepRules(policy), spellsOut: false)
        return plan.steps.filter { $0.action == .removeImage }
            .compactMap { Digest($0.target).flatMap { analysis.images[$0] } }
            .filter { !$0.repoDigests.isEmpty && rules.isLocalOnly($0) }
    }

    private func volumeDecisions(_ selection: Selection, _ keepRules: KeepRules) -> [String: Selection.Decision] {
        var users: [String: Container] = [:]
        for container in analysis.snapshot.containers where !container.mounts.isEmpty && !selection.removes(container) {
            for name in container.volumeNames where users[name] == nil { users[name] = container }
        }
        let rules = VolumeRules(policy: policy, keepRules: keepRules, users: users, history: history)
        return Dictionary(
            analysis.snapshot.volumes.map { volume in
                let isAsked = policy.images.isEmpty
                let decision = rules.decision(for: volume)
                let notAsked = Selection.Decision.keep(Reason(.notAsked, "only what --image names is considered"))
                return (volume.name, decision.isRemoved && !isAsked ? notAsked : decision)
            }, uniquingKeysWith: { first, _ in first })
    }

    private func imageRules(_ keepRules: KeepRules, spellsOut: Bool) -> ImageRules {
        ImageRules(
            analysis: analysis, history: history, policy: policy, keepRules: keepRules, ranks: ranks,
            spellsOut: spellsOut)
    }

    private func selectionByPolicy(
        _ keepRules: KeepRules, _ imageRules: ImageRules, beside base: Outcome?
    ) -> Selection {
        let takenAt = analysis.snapshot.takenAt
        let containerRules = ContainerRules(policy: policy, keepRules: keepRules, takenAt: takenAt)
        var selection = Selection()
        selection.buildCacheUnusedFor = policy.buildCacheUnusedFor
        for container in analysis.snapshot.containers {
            selection.containers[container.id] = containerRules.decision(for: container)
        }
        if let base, policy.treatsImages(like: base.policy) {
            selection.images = base.byRules.images
            return selection
        }
        selection.images = imageRules.decisions()
        return selection
    }
}
