package import AuditCore
import Synchronization

extension FakeEngine: Remover {
    package func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
        let (number, failure) = state.withLock { state in
            state.carriedOut.append(step.command)
            return (state.carriedOut.count - 1, state.failures[step.name])
        }
        let fault = faults[number]
        do { try point.pass() } catch { throw .unknown("the process died") }
        if fault == .lostRequest { throw .unknown("connection reset") }
        if fault == .refused { throw .refused("conflict: no") }
        if let failure { throw failure }
        let (result, losesAnswers) = state.withLock { state in
            (Result { () throws(RemovalError) -> Removal in try state.host.carryOut(step) }, state.losesAnswers)
        }
        do { try point.pass() } catch { throw .unknown("the process died") }
        if fault == .lostAnswer { throw .unknown("connection reset") }
        if fault == .refusedAfterwards { throw .refused("internal error") }
        let removal = try result.get()
        if losesAnswers { throw .unknown("connection reset") }
        return removal
    }
}

extension Snapshot {
    fileprivate mutating func carryOut(_ step: Plan.Step) throws(RemovalError) -> Removal {
        let used = usedBytes
        let removal = try remove(step)
        let freed = used - usedBytes
        disk?.freeBytes += freed
        return removal
    }

    private mutating func remove(_ step: Plan.Step) throws(RemovalError) -> Removal {
        switch step.action {
        case .stopContainer: try stop(step)
        case .removeContainer: try removeContainer(step)
        case .untagImage: return try removeImage(step.imageReference, prunes: true)
        case .removeImage: return try removeImage(step.target, prunes: !step.keepsParents)
        case .removeVolume: try removeVolume(step.target)
        case .pruneBuildCache: return pruneBuildCache()
        }
        return Removal()
    }

    private func position(of step: Plan.Step) throws(RemovalError) -> Int {
        guard let position = containers.firstIndex(where: { $0.id == Digest(step.target) }) else {
            throw .notFound("No such container: \(step.name)")
        }
        return position
    }

    private mutating func stop(_ step: Plan.Step) throws(RemovalError) {
        let position = try position(of: step)
        if containers[position].isAutoRemoved {
            containers.remove(at: position)
        } else {
            containers[position].state = .exited
        }
    }

    private mutating func removeContainer(_ step: Plan.Step) throws(RemovalError) {
        let position = try position(of: step)
        if containers[position].state.isRunning { throw .refused("container \(step.name) is running") }
        containers.remove(at: position)
    }

    private mutating func removeVolume(_ name: String) throws(RemovalError) {
        if let user = containers.first(where: { $0.volumeNames.contains(name) }) {
            throw .refused("volume is in use by \(user.name)")
        }
        guard let position = volumes.firstIndex(where: { $0.name == name }) else {
            throw .notFound("no such volume: \(name)")
        }
        volumes.remove(at: position)
    }

    /// Whatever no build uses and no image shares, children before parents; however recently used.
    private mutating func pruneBuildCache() -> Removal {
        var removal = Removal(reclaimedBytes: 0)
        let ofImages = layers(under: images.map(\.topLayer))
        func isShared(_ record: BuildCacheRecord) -> Bool {
            record.chainID.map(ofImages.contains) ?? record.isShared
        }
        while true {
            let parents = Set(buildCache.flatMap(\.parents))
            let free = buildCache.filter { !$0.isInUse && !isShared($0) && !parents.contains($0.id) }
            if free.isEmpty { return removal }
            removal.prunedRecords += free.map(\.id)
            removal.reclaimedBytes! += free.map(\.sizeBytes).reduce(0, +)
            buildCache.removeAll { record in free.contains { $0.id == record.id } }
        }
    }

    private mutating func removeImage(_ name: String, prunes: Bool) throws(RemovalError) -> Removal {
        guard let image = image(named: name) else { throw .notFound("No such image: \(name)") }
        if image.references.contains(name) {
            let isLast = image.references.count == 1
            if isLast, let user = users(of: image.id).first { throw .refused("\(user.name) uses \(name)") }
            let position = images.firstIndex { $0.id == image.id }!
            images[position].tags.removeAll { $0 == name }
            images[position].repoDigests.removeAll { $0 == name }
            if !isLast || !children(of: image.id).isEmpty { return Removal(untagged: [name]) }
        } else {
            // By ID goes what has names in one repository alone, and one tag at most.
            if image.repositories.count > 1 || image.tags.count > 1 { throw .refused("\(name) has several names") }
            if !children(of: image.id).isEmpty { throw .refused("\(name) has dependent child images") }
            if let user = users(of: image.id).first { throw .refused("\(user.name) uses \(name)") }
        }
        let held = heldLayers
        var deleted: [Digest] = []
        var next: ImageID? = image.id
        while let id = next, let gone = images.first(where: { $0.id == id }) {
            if !deleted.isEmpty {
                guard prunes, gone.isUntagged, children(of: id).isEmpty, users(of: id).isEmpty else { break }
            }
            images.removeAll { $0.id == id }
            deleted.append(id)
            next = gone.parent
        }
        return Removal(untagged: image.references, deleted: deleted + held.subtracting(heldLayers).sorted())
    }
}
