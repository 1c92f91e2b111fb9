// Freed bytes are measured, never copied from the plan.

extension Applier {
    /// What the engine says is gone, at the sizes its layers have; nil where it doesn't list layers.
    ///
    /// - Parameter removal: Nil if the answer was lost.
    func freedBytes(
        by removal: Removal?, _ step: Plan.Step, ready: StepCheck.Ready, before: Analysis
    ) async -> Int64? {
        switch step.action {
        case .stopContainer:
            guard !step.alsoRemoves.isEmpty else { return 0 }
            let volumes = before.snapshot.volumes.filter { step.alsoRemoves.contains($0.name) }.map(\.sizeBytes)
            return volumes.reduce(ready.writableBytes) { sum, bytes in sum.flatMap { sum in bytes.map { sum + $0 } } }
        case .removeContainer: return ready.writableBytes
        case .untagImage: return 0
        case .removeVolume: return before.snapshot.volumes.first { $0.name == step.target }?.sizeBytes
        case .pruneBuildCache:
            guard let removal else { return nil }
            return await prunedBytes(by: removal, ready: ready, before: before) ?? removal.reclaimedBytes
        case .removeImage:
            guard let removal, before.snapshot.engine.store == .graphdriver else { return nil }
            return removal.deleted.compactMap { before.forest.position(of: $0) }
                .map { before.forest.layers[$0].size.atLeast }.reduce(0, +)
        }
    }

    /// What went with the records that are gone, as they were right before; nil where not all of it can be seen.
    ///
    /// The classic store's own figure is of what they took when it first looked, and of the layers of an image that was
    /// built on it knows nothing (records “from local” have size 0: 20.10, 26.1, 28.5).
    private func prunedBytes(by removal: Removal, ready: StepCheck.Ready, before: Analysis) async -> Int64? {
        guard let cache = ready.cache, let left = await source.presentLayers(of: cache.layers) else { return nil }
        let records = removal.prunedRecords.map { cache.records[$0] }
        // Layers of a later build aren't known here.
        guard !records.isEmpty,
            records.allSatisfy({ record in
                record.map { $0.isSizeExact && ($0.chainID == nil || before.forest.position(of: $0.chainID) != nil) }
                    ?? false
            })
        else { return nil }
        let layers = cache.layers.subtracting(left).compactMap { before.forest.position(of: $0) }
        return layers.map { before.forest.layers[$0].size.atLeast }.reduce(0, +)
            + records.compactMap(\.self).filter { $0.chainID == nil }.map(\.sizeBytes).reduce(0, +)
    }

    /// The sum over the steps; where one didn't tell, what the store's total has lost, if that is more.
    static func freedBytes(
        _ plan: Plan, _ results: [Int: StepResult], before: StoreTotals, after: StoreTotals
    ) -> Int64 {
        let measured = results.values.compactMap(\.freedBytes).reduce(0, +)
        let isAllMeasured = results.values.allSatisfy { $0.outcome != .done || $0.freedBytes != nil }
        guard !isAllMeasured, let old = before.layersBytes, let new = after.layersBytes else { return measured }
        // The total knows nothing of volumes, and on containerd alone of containers and the cache, until 29.6, which counts
        // the snapshots of images only (moby#52901).
        let known: Set<Plan.Action> =
            plan.engine.store == .containerd && plan.engine.countsAllSnapshots
            ? [.untagImage, .removeImage, .stopContainer, .removeContainer, .pruneBuildCache]
            : [.untagImage, .removeImage]
        let others = plan.steps.filter { !known.contains($0.action) }
            .compactMap { results[$0.order]?.freedBytes }.reduce(0, +)
        return max(measured, old - new + others)
    }
}

extension Snapshot {
    /// The same snapshot, with what no list tells of these containers asked anew: their changed paths, which `docker cp`
    /// makes in a stopped one, too, and their restart policies, which `docker update` changes. That is for candidates only.
    package func askingChanges(of ids: Set<ContainerID>, from source: any SnapshotSource) async -> Snapshot {
        var snapshot = self
        for position in snapshot.containers.indices where ids.contains(snapshot.containers[position].id) {
            let container = snapshot.containers[position]
            snapshot.containers[position].changedPathCount = await source.changedPathCount(of: container)
            if let policy = try? await source.currentContainer(container.id)?.restartPolicy {
                snapshot.containers[position].restartPolicy = policy
            }
        }
        return snapshot
    }
}
