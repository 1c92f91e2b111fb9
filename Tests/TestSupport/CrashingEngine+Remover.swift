package import AuditCore
import Synchronization

extension CrashingEngine: Remover {
    package func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal {
        let number = effects.withLock { effects in
            defer { effects += 1 }
            return effects
        }
        let fault = faults[number]
        do { try point.pass() } catch { throw .unknown("the process died") }
        if fault == .lostRequest { throw .unknown("connection reset") }
        if fault == .refused { throw .refused("conflict: no") }
        let result = state.withLock { state in
            Result { () throws(RemovalError) -> Removal in try state.carryOut(step) }
        }
        do { try point.pass() } catch { throw .unknown("the process died") }
        if fault == .lostAnswer { throw .unknown("connection reset") }
        if fault == .refusedAfterwards { throw .refused("internal error") }
        return try result.get()
    }
}

extension CrashingEngine.State {
    fileprivate mutating func carryOut(_ step: Plan.Step) throws(RemovalError) -> Removal {
        switch step.action {
        case .stopContainer: try stop(Digest(step.target)!)
        case .removeContainer: try remove(Digest(step.target)!)
        case .untagImage: return try delete(step.imageReference, prunes: true)
        case .removeImage: return try delete(step.target, prunes: !step.keepsParents)
        case .removeVolume: volumes.removeAll { $0.name == step.target }
        case .pruneBuildCache: break
        }
        return Removal()
    }

    private mutating func stop(_ id: ContainerID) throws(RemovalError) {
        guard let container = containers[id] else { throw .notFound("No such container") }
        if container.isAutoRemoved { containers[id] = nil } else { containers[id]!.state = .exited }
    }

    private mutating func remove(_ id: ContainerID) throws(RemovalError) {
        guard let container = containers[id] else { throw .notFound("No such container") }
        if container.state.isRunning { throw .refused("You cannot remove a running container") }
        containers[id] = nil
    }

    private mutating func delete(_ name: String, prunes: Bool) throws(RemovalError) -> Removal {
        guard let image = image(named: name) else { throw .notFound("No such image: \(name)") }
        let isByID = !image.references.contains(name)
        if isByID {
            if image.references.count > 1 { throw .refused("image is referenced in multiple repositories") }
            if !children(of: image.id).isEmpty { throw .refused("image has dependent child images") }
            if isUsed(image.id) { throw .refused("image is being used by a container") }
        } else {
            let isLast = image.references.count == 1
            if isLast, isUsed(image.id) { throw .refused("container is using its referenced image") }
            images[image.id]!.tags.removeAll { $0 == name }
            images[image.id]!.repoDigests.removeAll { $0 == name }
            if !isLast || !children(of: image.id).isEmpty { return Removal(untagged: [name]) }
        }
        let held = heldLayers
        var deleted: [Digest] = []
        var next: ImageID? = image.id
        while let id = next, let gone = images[id] {
            if !deleted.isEmpty {
                guard prunes, gone.isUntagged, children(of: id).isEmpty, !isUsed(id) else { break }
            }
            images[id] = nil
            deleted.append(id)
            next = gone.parent
        }
        return Removal(untagged: image.references, deleted: deleted + held.subtracting(heldLayers).sorted())
    }
}
