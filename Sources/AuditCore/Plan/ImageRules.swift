/// Which images a policy lets go by their age and use. The first rule that decides is the reason.
struct ImageRules {
    private let analysis: Analysis
    private let history: History
    private let policy: Policy
    private let keepRules: KeepRules
    let ranks: RepositoryRanks
    /// Whether the words of reasons are wanted, or only what goes and by which rule.
    private let spellsOut: Bool

    init(
        analysis: Analysis, history: History, policy: Policy, keepRules: KeepRules, ranks: RepositoryRanks,
        spellsOut: Bool
    ) {
        self.spellsOut = spellsOut
        self.analysis = analysis
        self.history = history
        self.policy = policy
        self.keepRules = keepRules
        self.ranks = ranks
    }

    /// On all images.
    func decisions() -> [ImageID: Selection.Decision] {
        let images = analysis.snapshot.images
        let builtOn = layersBuiltOn(within: policy.unusedFor)
        var decisions = [ImageID: Selection.Decision](minimumCapacity: images.count)
        for (place, top) in analysis.topsOfImages.enumerated() {
            decisions[images[place].id] = decision(for: images[place], builtOnIt: top.flatMap { builtOn[$0] })
        }
        return decisions
    }

    /// - Parameter child: The place of an image that was built on it within the age.
    private func decision(for image: Image, builtOnIt child: Int?) -> Selection.Decision {
        if let reason = keepRules.reason(for: image) { return .keep(reason) }
        if analysis.snapshot.gaps.contains(where: { $0.id == image.id.description }) {
            return .keep(Reason(.notRead, "its layers couldn't be read, so what it frees isn't known"))
        }
        if let users = analysis.containersByImage[image.id] {
            return .keep(reason(.inUse, Self.usedBy(users)))
        }
        if image.isUntagged { return decisionForUntagged(image) }
        if policy.localOnly == .keep, isLocalOnly(image) {
            return .keep(reason(.localOnly, localOnlyText(image)))
        }
        if let rank = ranks.rank(of: image.id), rank.newer < policy.keepNewest {
            let place = rank.newer == 0 ? "the newest image" : "one of the \(policy.keepNewest) newest images"
            return .keep(reason(.newest, "\(place) of \(rank.repository)"))
        }
        return decisionByUse(image, builtOnIt: child)
    }

    private func reason(_ code: Reason.Code, _ text: @autoclosure () -> String) -> Reason {
        Reason(code, spellsOut ? text() : "")
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
        if isLocalOnly(image) { return nil }
        if let answer = history.registryAnswers[image.id]?.digest { return answer }
        let digests = image.digestsToPull(from: analysis.snapshot.engine.store)
        guard let known = history.images[image.id]?.registryReference else { return digests.first }
        let seen = ImageReference(known)
        if seen.digest != nil { return known }
        // By digest where it has a name there; a tag that was pushed to may mean another image by now.
        return digests.first { ImageReference($0).fullRepository == seen.fullRepository }
            ?? (seen.tag == nil ? digests.first : known)
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
            return .keep(reason(.parentOfKept, "\(child.displayName) was built on it and goes first"))
        }
        guard policy.danglingFor != .never else {
            return .keep(Reason(.notAsked, "untagged images are only removed with --dangling-for"))
        }
        let evidence = history.images[image.id]
        let lost = evidence?.lostTags.last
        var story: String { lost.map { ", was \($0.tag) until \($0.at.day)" } ?? "" }
        // It may have been built long ago, by its date, and have come, be untagged, or in use, only last night.
        let came = evidence.map(\.presentSince).flatMap { $0 > history.since ? $0 : nil }
        let starts = [image.createdAt ?? evidence?.firstSeenAt, came, lost?.at, evidence?.lastUsedAt]
            .compactMap(\.self)
        let start = starts.max()
        guard let start, policy.danglingFor.isReached(from: start, at: analysis.snapshot.takenAt) else {
            let age = policy.danglingFor.text
            if let lost, lost.at == start {
                return .keep(reason(.youngDangling, "untagged, but not yet for \(age)\(story)"))
            }
            if let used = evidence?.lastUsedAt, used == start, used != image.createdAt {
                return .keep(reason(.youngDangling, "untagged, but seen in use on \(used.day), less than \(age) ago"))
            }
            return .keep(reason(.youngDangling, "untagged, but not yet for \(age): a build may be using it"))
        }
        return .remove(reason(.dangling, "untagged and unused\(story)"))
    }

    private func decisionByUse(_ image: Image, builtOnIt child: Int?) -> Selection.Decision {
        guard policy.unusedFor != .never else {
            return .keep(Reason(.notAsked, "unused images are only removed with --unused-for"))
        }
        let now = analysis.snapshot.takenAt
        let evidence = history.images[image.id]
        let unusedSince = evidence?.unusedSince ?? now
        let age = policy.unusedFor.text
        guard policy.unusedFor.isReached(from: unusedSince, at: now) else {
            if let lastUsed = evidence?.lastUsedAt, lastUsed == unusedSince {
                return .keep(reason(.usedRecently, "seen in use on \(lastUsed.day), less than \(age) ago"))
            }
            if history.since < unusedSince {
                let isBack = evidence.map { $0.firstSeenAt < unusedSince } ?? false
                let seen = isBack ? "back, after it was gone, since" : "first seen on"
                return .keep(reason(.seenRecently, "\(seen) \(unusedSince.day), less than \(age) ago"))
            }
            return .keep(
                reason(
                    .historyTooShort,
                    "not known to be unused for \(age): "
                        + "no snapshot is older than \(history.since.day), so nothing is known before that"))
        }
        if let child {
            let name = analysis.snapshot.images[child].displayName
            return .keep(reason(.builtOn, "\(name) was built on it less than \(age) ago"))
        }
        return .remove(reason(.unused, unusedText(image, evidence: evidence)))
    }

    /// Such as: `3 newer images of web; not seen in use in 41 readings since 2026-10-14`
    private func unusedText(_ image: Image, evidence: ImageEvidence?) -> String {
        var parts: [String] = []
        if let rank = ranks.rank(of: image.id), rank.newer > 0 {
            parts.append("\(rank.newer) newer \(rank.newer == 1 ? "image" : "images") of \(rank.repository)")
        }
        return (parts + [evidence?.useText ?? "not in use"]).joined(separator: "; ")
    }

    /// By position in the forest: the place of an image that was built, within the age, on the layer there.
    private func layersBuiltOn(within age: Age) -> [Int?] {
        let images = analysis.snapshot.images
        let now = analysis.snapshot.takenAt
        var builtOn = [Int?](repeating: nil, count: analysis.forest.layers.count)
        guard age != .never else { return builtOn }
        for (place, top) in analysis.topsOfImages.enumerated() {
            guard let createdAt = images[place].createdAt, !age.isReached(from: createdAt, at: now),
                !images[place].isUntagged
            else { continue }
            for position in analysis.forest.chain(from: top).dropFirst() {
                // What lies below is already marked: someone came this way before.
                if builtOn[position] != nil { break }
                builtOn[position] = place
            }
        }
        return builtOn
    }
}
