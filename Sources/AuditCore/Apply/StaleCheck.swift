/// Compares the engine as it is with the snapshot a plan was made from. Only what matters to a step counts.
package struct StaleCheck {
    package struct Change: Hashable, Sendable {
        /// The steps it makes wrong.
        package var steps: [Int]
        package var text: String
    }

    private let plan: Plan
    private let before: Analysis
    private let now: Analysis
    /// When earlier runs of the plan were at work: what they saved, committed and stopped shows as a use, too.
    private let ownRuns: [ClosedRange<Timestamp>]
    /// By position in the plan's forest: what the plan meant to take from the build cache, and a build used since.
    private let isCacheUsed: [Bool]

    /// Clocks of two hosts may differ by so much, in seconds.
    private static let slack: Int64 = 60

    package init(plan: Plan, before: Analysis, now: Analysis, ownRuns: [ClosedRange<Timestamp>] = []) {
        self.ownRuns = ownRuns
        self.plan = plan
        self.before = before
        self.now = now
        isCacheUsed = Self.cacheUsed(plan, before: before, now: now)
    }

    /// In the order of the steps. What is gone already is no change: that step has nothing to do.
    package func changes() -> [Change] {
        var orders: [String: [Int]] = [:]
        for step in plan.steps { orders[step.target, default: []].append(step.order) }
        var seen: Set<String> = []
        return plan.steps.filter { seen.insert($0.target).inserted }.flatMap { step in
            texts(for: step).map { Change(steps: orders[step.target] ?? [], text: $0) }
        }
    }

    private func texts(for step: Plan.Step) -> [String] {
        let target = step.target
        switch step.action {
        // It takes what is unused when it runs, of what was old enough for the plan.
        case .pruneBuildCache: return []
        case .removeVolume: return changes(ofVolume: target)
        case .stopContainer, .removeContainer, .untagImage, .removeImage: break
        }
        guard let id = Digest(target) else { return [] }
        if let old = before.containers[id] { return now.containers[id].map { changes(from: old, to: $0) } ?? [] }
        if let old = before.images[id] { return now.images[id].map { changes(from: old, to: $0) } ?? [] }
        return ["the plan's own snapshot doesn't know \(target)"]
    }

    /// A container that is gone again may have left other data in it: that shows on its size.
    private func changes(ofVolume name: String) -> [String] {
        let users = now.snapshot.containers.filter { $0.volumeNames.contains(name) && before.containers[$0.id] == nil }
        if !users.isEmpty {
            return users.map { "container \($0.name) (\($0.state.rawValue)) now uses the volume \(name)" }
        }
        func volume(_ snapshot: Snapshot) -> Volume? { snapshot.volumes.first { $0.name == name } }
        guard let old = volume(before.snapshot), let new = volume(now.snapshot) else { return [] }
        if let then = old.createdAt, let made = new.createdAt, made != then {
            return ["the volume \(name) was made anew at \(made)"]
        }
        guard let then = old.sizeBytes, let bytes = new.sizeBytes, bytes != then else { return [] }
        return [
            "the volume \(name) has \(ByteText.count(bytes, "byte")) now, where it had \(ByteText.count(then, "byte"))"
        ]
    }

    private func changes(from old: Container, to new: Container) -> [String] {
        if new.state.isRunning, !old.state.isRunning { return ["container \(new.name) is \(new.state.rawValue) now"] }
        if new.startedAt != old.startedAt, !plan.expectsRestart(of: old, now: new.state) {
            return ["container \(new.name) was started again\(new.startedAt.map { " at \($0)" } ?? "")"]
        }
        if new.holdsData, !old.holdsData { return ["container \(new.name) has written data since"] }
        if old.isRestartPolicyOther(new.restartPolicy) {
            return ["container \(new.name) has the restart policy \(new.restartPolicy) now"]
        }
        return []
    }

    private func changes(from old: Image, to new: Image) -> [String] {
        let name = old.displayName
        var texts = old.newNames(among: new.references).map { "\(name) is also named \($0) now" }
        for lost in Set(old.tags).subtracting(new.tags).sorted() {
            guard let other = now.snapshot.images.first(where: { $0.tags.contains(lost) }) else { continue }
            texts.append("\(lost) names another image now (\(other.id.short))")
        }
        let oldUsers = Set((before.containersByImage[old.id] ?? []).map(\.id))
        for user in now.containersByImage[old.id] ?? [] where !oldUsers.contains(user.id) {
            texts.append("container \(user.name) (\(user.state.rawValue)) now uses \(name)")
        }
        // What its known containers do shows on them.
        if oldUsers.isEmpty, let at = usedAt(old.id) { texts.append("\(name) was used at \(at)") }
        let oldDescendants = Set(before.descendants(of: old.id).map(\.id))
        for child in now.descendants(of: old.id) where !oldDescendants.contains(child.id) {
            texts.append("\(child.displayName) was built on \(name)")
        }
        // Only a name would go, if its bytes stay with the cache.
        let frees = plan.steps.filter { $0.target == old.id.description }.map(\.frees).sum()
        let layers = before.forest.chain(from: old.topLayer)
        if frees == .zero, layers.contains(where: { isCacheUsed[$0] && before.forest.layers[$0].size != .zero }) {
            texts.append("a build used what the build cache has of \(name), and removing it may free nothing")
        }
        return texts
    }

    private static func cacheUsed(_ plan: Plan, before: Analysis, now: Analysis) -> [Bool] {
        let age = plan.steps.contains { $0.action == .pruneBuildCache } ? plan.policy.buildCacheUnusedFor : .never
        let gone = Set(plan.steps.flatMap { [$0.target] + $0.alsoRemoves })
        let pruned = CachePruning(analysis: before, age: age)
            .records(besidesImages: { !gone.contains($0.id.description) })
            .filter { record in
                guard let record = now.cacheRecords[record.id], let old = before.cacheRecords[record.id] else {
                    return false
                }
                return record.isInUse || age.seconds != 0 && !record.isUnused(since: old)
            }
        let used = Set(pruned.map(\.id))
        return before.forest.held(by: before.tops(ofCacheRecords: { used.contains($0.id) }))
    }

    /// When an event last named the image, if that was since the plan's snapshot: a container may have come and gone.
    private func usedAt(_ image: ImageID) -> Timestamp? {
        func event(_ snapshot: Snapshot) -> Timestamp? {
            snapshot.events.first { $0.imageID == image && $0.kind == .used }?.at
        }
        guard let at = event(now.snapshot), at > before.snapshot.takenAt,
            at > event(before.snapshot) ?? before.snapshot.takenAt
        else {
            return nil
        }
        let isOwn = ownRuns.contains { run in
            at.seconds >= run.lowerBound.seconds - Self.slack && at.seconds - Self.slack <= run.upperBound.seconds
        }
        return isOwn ? nil : at
    }
}
