// `--commit` makes an image of a container that holds data. That image lies on the container's own: whatever the plan
// says, the one can't go while the other stays.

extension Plan {
    /// The plan without the steps that would take what the saved containers' images lie on, and with what the others
    /// free then.
    ///
    /// - Returns: Also the steps that it leaves out, each with the container that its image is kept for.
    package func savingContainers(_ before: Analysis) -> (plan: Plan, leftOut: [(step: Step, container: String)]) {
        var savers: [String: String] = [:]
        for step in steps where step.losesContainer {
            var next = Digest(step.target).flatMap { before.containers[$0]?.imageID }
            while let id = next, savers[id.description] == nil {
                savers[id.description] = step.name
                next = before.images[id]?.parent
            }
        }
        let leftOut = steps.compactMap { step in savers[step.target].map { (step, $0) } }
        guard !leftOut.isEmpty else { return (self, []) }
        var plan = self
        plan.steps.removeAll { savers[$0.target] != nil }
        plan.measureAgain(before, cache: cacheShare)
        return (plan, leftOut)
    }

    /// Of what all steps free together, what pruning the cache adds.
    var cacheShare: ByteRange {
        let others = steps.filter { $0.action != .pruneBuildCache }.map(\.frees).sum()
        return ByteRange(
            atLeast: frees.atLeast - others.atLeast,
            atMost: frees.atMost.flatMap { all in others.atMost.map { all - $0 } })
    }

    mutating func measureAgain(_ before: Analysis, cache: ByteRange) {
        var count = before.holdCount
        var gone: Set<ImageID> = []
        var total = ByteRange.zero
        var certain: Int64 = 0
        for position in steps.indices {
            let step = steps[position]
            if let id = Digest(step.target), before.containers[id] != nil {
                _ = count.release(.container(id))
            } else if step.action == .removeImage, let id = Digest(step.target) {
                gone.insert(id)
                var frees = before.size(ofReleasing: .image(id), in: &count)
                // A parent goes with its last child, and one of them may stay now.
                steps[position].alsoRemoves = step.alsoRemoves.filter { text in
                    guard let parent = Digest(text),
                        (before.childrenByImage[parent] ?? []).allSatisfy({ gone.contains($0.id) })
                    else { return false }
                    gone.insert(parent)
                    frees += before.size(ofReleasing: .image(parent), in: &count)
                    return true
                }
                steps[position].frees = frees
            }
            total += step.action == .pruneBuildCache ? cache : steps[position].frees
            certain += steps[position].frees.atLeast
            steps[position].cumulativeBytes = certain
        }
        frees = total
    }
}

extension Plan.Step {
    /// Whether a container goes with it that holds data.
    var losesContainer: Bool { risk == .lost && [.removeContainer, .stopContainer].contains(action) }
}
