/// Which images a policy lets go by their age and use. The first rule that decides is the reason.
struct ImageRules {
    private let analysis: Analysis
    private let history: History
    private let policy: Policy
    private let keepRules: KeepRules
    private let ranks: RepositoryRanks
    /// By position in the forest: an image that was built, within the age, on the layer there.
    private let recentlyBuiltOn: [Int: Image]

    init(analysis: Analysis, history: History, policy: Policy, keepRules: KeepRules) {
        self.analysis = analysis
        self.history = history
        self.policy = policy
        self.keepRules = keepRules
        ranks = analysis.ranks
        recentlyBuiltOn = Self.layersBuiltOn(analysis, within: policy.unusedFor)
    }

    func decision(for image: Image) -> Selection.Decision {
        if let reason = keepRules.reason(for: image) { return .keep(reason) }
        if analysis.snapshot.gaps.contains(where: { $0.id == image.id.description }) {
            return .keep(Reason(.notRead, "its layers couldn't be read, so what it frees isn't known"))
        }
        if let users = analysis.containersByImage[image.id] {
            return .keep(Reason(.inUse, Self.usedBy(users)))
        }
        if image.isUntagged { return decisionForUntagged(image) }
        if policy.localOnly == .keep, isLocalOnly(image) {
            return .keep(Reason(.localOnly, localOnlyText(image)))
        }
        if let rank = ranks.rank(of: image.id), rank.newer < policy.keepNewest {
            let place = rank.newer == 0 ? "the newest image" : "one of the \(policy.keepNewest) newest images"
            return .keep(Reason(.newest, "\(place) of \(rank.repository)"))
        }
        return decisionByUse(image)
    }

    /// Without proof that a registry has it: its names prove nothing, no pull or push of it was seen, and no registry
    /// that was asked has it.
    func isLocalOnly(_ image: Image) -> Bool {
        guard Self.isLocalOnly(image, in: analysis.snapshot.engine.store) else { return false }
        let isProven =
            history.images[image.id]?.registrySeenAt != nil || history.registryAnswers[image.id]?.digest != nil
        return image.repoDigests.isEmpty || !isProven
    }

    /// What to pull it by; nil where nothing proves that it can be pulled.
    func pullReference(of image: Image) -> String? {
        isLocalOnly(image)
            ? nil
            : history.registryAnswers[image.id]?.digest
                ?? image.digestsToPull(from: analysis.snapshot.engine.store).first
    }

    private func localOnlyText(_ image: Image) -> String {
        guard case .noProof(let why) = history.registryAnswers[image.id] else {
            return "no registry is known to have it, so it can't be pulled again"
        }
        return "no proof that it can be pulled again: \(why)"
    }

    /// By its names alone. Only the classic store's repo digests prove a registry: containerd and Podman give one to
    /// every image, pushed or not.
    static func isLocalOnly(_ image: Image, in store: StoreKind) -> Bool {
        store != .graphdriver || image.repoDigests.isEmpty
    }

    static func usedBy(_ containers: [Container]) -> String {
        let first = containers.min { ($0.state.isRunning ? 0 : 1, $0.name) < ($1.state.isRunning ? 0 : 1, $1.name) }!
        let others = containers.count - 1
        let more = others == 0 ? "" : " and \(others) more"
        return "container \(first.name) (\(first.state.rawValue))\(more) \(others == 0 ? "refers" : "refer") to it"
    }

    private func decisionForUntagged(_ image: Image) -> Selection.Decision {
        if let child = analysis.childrenByImage[image.id]?.min(by: { $0.displayName < $1.displayName }) {
            return .keep(Reason(.parentOfKept, "\(child.displayName) was built on it and goes first"))
        }
        let lost = history.images[image.id]?.lostTags.last
        let story = lost.map { ", was \($0.tag) until \($0.at.day)" } ?? ""
        guard let start = image.createdAt ?? history.images[image.id]?.firstSeenAt,
            policy.danglingFor.isReached(from: start, at: analysis.snapshot.takenAt)
        else {
            return .keep(
                Reason(.youngDangling, "untagged, but not yet for \(policy.danglingFor.text): a build may be using it"))
        }
        return .remove(Reason(.dangling, "untagged and unused\(story)"))
    }

    private func decisionByUse(_ image: Image) -> Selection.Decision {
        guard policy.unusedFor != .never else {
            return .keep(Reason(.notAsked, "unused images are only removed with --unused-for"))
        }
        let now = analysis.snapshot.takenAt
        let evidence = history.images[image.id]
        let unusedSince = evidence?.unusedSince ?? now
        let age = policy.unusedFor.text
        guard policy.unusedFor.isReached(from: unusedSince, at: now) else {
            if let lastUsed = evidence?.lastUsedAt {
                return .keep(Reason(.usedRecently, "seen in use on \(lastUsed.day), less than \(age) ago"))
            }
            if history.since < unusedSince {
                return .keep(Reason(.seenRecently, "first seen on \(unusedSince.day), less than \(age) ago"))
            }
            let reach = "no snapshot is older than \(history.since.day), so nothing is known before that"
            return .keep(Reason(.historyTooShort, "not known to be unused for \(age): \(reach)"))
        }
        if let position = analysis.forest.position(of: image.topLayer), let child = recentlyBuiltOn[position] {
            return .keep(Reason(.builtOn, "\(child.displayName) was built on it less than \(age) ago"))
        }
        return .remove(Reason(.unused, unusedText(image, evidence: evidence)))
    }

    /// Such as: `3 newer images of web; not seen in use in 41 readings since 2026-10-14`
    private func unusedText(_ image: Image, evidence: ImageEvidence?) -> String {
        var parts: [String] = []
        if let rank = ranks.rank(of: image.id), rank.newer > 0 {
            parts.append("\(rank.newer) newer \(rank.newer == 1 ? "image" : "images") of \(rank.repository)")
        }
        return (parts + [evidence?.useText ?? "not in use"]).joined(separator: "; ")
    }

    private static func layersBuiltOn(_ analysis: Analysis, within age: Age) -> [Int: Image] {
        var builtOn: [Int: Image] = [:]
        let now = analysis.snapshot.takenAt
        guard age != .never else { return builtOn }
        for image in analysis.snapshot.images where !image.isUntagged {
            guard let createdAt = image.createdAt, !age.isReached(from: createdAt, at: now) else { continue }
            for position in analysis.forest.chain(from: image.topLayer).dropFirst() {
                // What lies below is already marked: someone came this way before.
                if builtOn[position] != nil { break }
                builtOn[position] = image
            }
        }
        return builtOn
    }
}
