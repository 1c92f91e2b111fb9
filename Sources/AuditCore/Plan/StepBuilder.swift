/// Puts what was selected in an order in which every command succeeds, and says what each of them frees.
///
/// Containers first, since they hold their images; then images, children before parents; each image by its names,
/// since an image with several is refused by ID. What the engine deletes of its own accord is followed along.
struct StepBuilder {
    private let analysis: Analysis
    private var selection: Selection
    /// Whether a policy forbids to touch an image.
    private let protected: (Image) -> Bool
    /// What to pull an image by; nil where nothing proves that a registry has it.
    private let pullReference: (Image) -> String?
    private let commands: EngineCommand
    /// Whether the steps are wanted, or only what they free: most of the work is in their words.
    private var spellsOut: Bool

    private var count: HoldCount
    private var goneImages: Set<ImageID> = []
    private var goneContainers: Set<ContainerID> = []
    private var steps: [Plan.Step] = []
    private var cumulativeBytes: Int64 = 0
    private var freed = ByteRange.zero

    init(
        analysis: Analysis, selection: Selection, protected: @escaping (Image) -> Bool,
        pullReference: @escaping (Image) -> String?, commands: EngineCommand, spellsOut: Bool
    ) {
        self.spellsOut = spellsOut
        self.analysis = analysis
        self.selection = selection
        self.protected = protected
        self.pullReference = pullReference
        self.commands = commands
        count = analysis.holdCount
    }

    /// The first of two parts.
    mutating func removeContainersAndImages() {
        let leaving = analysis.snapshot.containers.filter { selection.containers[$0.id]?.isRemoved ?? false }
        for container in leaving.sorted(by: { ($0.name, $0.id) < ($1.name, $1.id) }) {
            if case .remove(let reason) = selection.containers[container.id] { remove(container, because: reason) }
        }
        let images = analysis.snapshot.images
        for place in analysis.leastMissedFirst where selection.removes(imageCalled: images[place].id) {
            removeWithChildren(images[place])
        }
    }

    /// As far as this has come, for a selection of the same containers and images; what comes of it isn't spelled out.
    func going(on selection: Selection) -> StepBuilder {
        var other = self
        other.selection = selection
        other.spellsOut = false
        return other
    }

    /// The second part: what is left. Gives the steps, and what they free together.
    mutating func finish() -> (steps: [Plan.Step], frees: ByteRange) {
        freed += pruneCache(withheld: freed)
        for volume in analysis.snapshot.volumes { remove(volume) }
        return (steps, freed)
    }

    // MARK: Containers

    private mutating func remove(_ container: Container, because reason: Reason) {
        let volumes = analysis.volumesGoing(withStopOf: container, after: goneContainers)
        let frees =
            analysis.size(ofReleasing: .container(container.id), in: &count) + volumes.map(\.freedSize).sum()
        freed += frees
        goneContainers.insert(container.id)
        guard spellsOut else { return }
        let name = analysis.shortIDs.text(of: container)
        let lost: Plan.Risk = container.holdsData ? .lost : .none
        let save =
            container.holdsData
            ? "nothing brings it back; save it first: " + analysis.saving(container, commands, after: goneContainers)
            : nil

        if container.state.isRunning {
            add(
                .stopContainer, target: container.id.hex, name: container.name, command: commands.text("stop", name),
                frees: container.isAutoRemoved ? frees : .zero,
                alsoRemoves: container.isAutoRemoved ? [container.id.hex] + volumes.map(\.name) : [],
                reason: container.isAutoRemoved
                    ? Reason(reason.code, reason.text + "; it was started with --rm and is gone once stopped") : reason,
                restore: container.isAutoRemoved ? save : nil, risk: container.isAutoRemoved ? lost : .none)
        }
        if !(container.state.isRunning && container.isAutoRemoved) {
            add(
                .removeContainer, target: container.id.hex, name: container.name, command: commands.text("rm", name),
                frees: frees, reason: reason, restore: save, risk: lost)
        }
    }

    // MARK: Images

    private mutating func removeWithChildren(_ image: Image) {
        guard case .remove(let reason) = selection.images[image.id], !goneImages.contains(image.id) else { return }
        removeChildren(of: image)
        // It may have gone along with its last child.
        guard !goneImages.contains(image.id) else { return }

        var frees = delete(image)
        let parents = parentsGoingAlong(with: image)
        let keepsParents = parents.contains { protected($0) || !users(of: $0).isEmpty }
        if !keepsParents { for parent in parents { frees += delete(parent) } }
        freed += frees
        guard spellsOut else { return }

        let names = referencesToRemove(of: image)
        for name in names.dropLast() {
            add(
                .untagImage, target: image.id.description, name: name, command: commands.text("rmi", name),
                frees: .zero, reason: reason, restore: commands.text("tag", names.last!, name), risk: .none)
        }
        let last = names.last ?? analysis.shortIDs.text(of: image)
        let restore = restoreCommand(for: image)
        add(
            .removeImage, target: image.id.description, name: last,
            command: keepsParents ? commands.text("rmi", "--no-prune", last) : commands.text("rmi", last),
            frees: frees, alsoRemoves: keepsParents ? [] : parents.map(\.id.description), keepsParents: keepsParents,
            reason: reason, restore: restore, risk: restore == nil ? .lost : .repull)
    }

    /// Also those behind an untagged one, which goes along with the last of them.
    private mutating func removeChildren(of image: Image) {
        for child in analysis.childrenByImage[image.id] ?? [] {
            if selection.leavesToChildren(child.id) { removeChildren(of: child) } else { removeWithChildren(child) }
        }
    }

    /// Each tag, then each digest of a repository without a tag: with a repository's last tag the engine drops its
    /// digests too (`ImageDelete`: "if it was a tag and no other tag of the same repository remains").
    private func referencesToRemove(of image: Image) -> [String] {
        let tagged = Set(image.tags.map { ImageReference($0).repository })
        return image.tags + image.repoDigests.filter { !tagged.contains(ImageReference($0).repository) }
    }

    private mutating func delete(_ image: Image) -> ByteRange {
        goneImages.insert(image.id)
        let released = count.release(.image(image.id))
        return analysis.size(of: released, by: image)
    }

    /// The untagged parents that the engine deletes along, nearest first: up to one with a name, another child or a
    /// container (`imageDeleteHelper` with `prune`).
    private func parentsGoingAlong(with image: Image) -> [Image] {
        guard image.parent != nil else { return [] }
        var parents: [Image] = []
        var gone: Set<ImageID> = [image.id]
        var next = image.parent
        while let id = next, let parent = analysis.images[id], !goneImages.contains(id) {
            let children = (analysis.childrenByImage[id] ?? []).filter {
                !goneImages.contains($0.id) && !gone.contains($0.id)
            }
            // One that a container only mounts goes along, unless the engine is told to leave it.
            guard parent.isUntagged, children.isEmpty, !users(of: parent).contains(where: { $0.imageID == id })
            else { break }
            parents.append(parent)
            gone.insert(id)
            next = parent.parent
        }
        return parents
    }

    /// The containers that are still there by then and refer to the image or mount it.
    private func users(of image: Image) -> [Container] {
        (analysis.containersByImage[image.id] ?? []).filter { !goneContainers.contains($0.id) }
    }

    private func restoreCommand(for image: Image) -> String? {
        guard let digest = pullReference(image) else { return nil }
        return ([commands.text("pull", digest)] + image.tags.map { commands.text("tag", digest, $0) })
            .joined(separator: " && ")
    }

    // MARK: Build cache and volumes

    /// The cache comes after the images: a record whose layer an image shares is skipped.
    ///
    /// - Parameter withheld: What the steps so far free; the open part of it may lie in the cache.
    /// - Returns: What this adds to that, counting nothing twice.
    private mutating func pruneCache(withheld: ByteRange) -> ByteRange {
        // Podman has no such cache.
        guard analysis.snapshot.engine.product == .docker else { return .zero }
        let age = selection.buildCacheUnusedFor
        let pruning = CachePruning(analysis: analysis, age: age)
        let knows = analysis.snapshot.knowsCacheHolds
        let records = pruning.records(besidesImages: { !goneImages.contains($0.id) })
        let mayHoldOpenBytes = !knows && !withheld.isExact && age != .never
        guard !records.isEmpty || mayHoldOpenBytes else { return .zero }
        var certain = records.map { analysis.size(ofReleasing: .cacheRecord($0.id), in: &count) }.sum()
        // There a record's size may be an image's over again (26.1 never marks it shared), so none of it is certain.
        if analysis.snapshot.engine.store == .containerd { certain.atLeast = 0 }
        let open = withheld.atMost.map { $0 - withheld.atLeast }
        let frees =
            knows
            ? certain
            : ByteRange(atLeast: certain.atLeast, atMost: open.flatMap { open in certain.atMost.map { $0 + open } })
        let filter = age.seconds == 0 ? nil : age.goDuration
        let number = records.count == 1 ? "1 record" : "\(records.count) records"
        add(
            .pruneBuildCache, target: "build cache", name: "build cache",
            command: commands.text(
                ["builder", "prune", "--force"] + (filter.map { ["--filter", "unused-for=\($0)"] } ?? [])),
            frees: frees,
            reason: Reason(.unusedCache, filter == nil ? "\(number) not in use" : "\(number) not used for \(age.text)"),
            restore: nil, risk: .none, unusedFor: filter)
        return certain
    }

    private mutating func remove(_ volume: Volume) {
        guard case .remove(let reason) = selection.volumes[volume.name] else { return }
        let frees = volume.freedSize
        freed += frees
        guard spellsOut else { return }
        let name = EngineCommand.quoted(volume.name)
        add(
            .removeVolume, target: volume.name, name: volume.name,
            command: commands.text("volume", "rm", volume.name),
            frees: frees, reason: reason,
            restore: "nothing brings it back; save it first: "
                + "\(commands.text("run", "--rm", "-v")) \(name):/volume IMAGE tar -cf - /volume > volume.tar",
            risk: .lost)
    }

    private mutating func add(
        _ action: Plan.Action, target: String, name: String, command: String, frees: ByteRange,
        alsoRemoves: [String] = [], keepsParents: Bool = false, reason: Reason, restore: String?, risk: Plan.Risk,
        unusedFor: String? = nil
    ) {
        cumulativeBytes += frees.atLeast
        steps.append(
            Plan.Step(
                order: steps.count + 1, action: action, target: target, name: name, command: command, frees: frees,
                cumulativeBytes: cumulativeBytes, alsoRemoves: alsoRemoves, keepsParents: keepsParents,
                unusedFor: unusedFor, reason: reason, restore: restore, risk: risk))
    }
}
