/// Looks at one object right before its step, and again after an error.
struct StepCheck {
    let source: any SnapshotSource
    let before: Analysis

    enum Finding: Equatable {
        /// As the plan expects it. `writableBytes` and `document` are a container's.
        case ready(writableBytes: Int64?, document: String?)
        case alreadyGone
        case changed(String)
    }

    func finding(for step: Plan.Step) async throws -> Finding {
        switch step.action {
        // Pruning takes what is unused when it runs, and a volume in use is refused: the engine checks both itself.
        case .removeVolume, .pruneBuildCache: return .ready(writableBytes: nil, document: nil)
        case .stopContainer, .removeContainer, .untagImage, .removeImage: break
        }
        guard let id = Digest(step.target) else { return .changed("“\(step.target)” is no ID") }
        return step.action == .stopContainer || step.action == .removeContainer
            ? try await containerFinding(step, id: id) : try await imageFinding(step, id: id)
    }

    private func containerFinding(_ step: Plan.Step, id: ContainerID) async throws -> Finding {
        guard let current = try await source.currentContainer(id) else { return .alreadyGone }
        guard let old = before.containers[id] else { return .changed("the plan's snapshot doesn't know it") }
        if current.startedAt != old.startedAt { return .changed("it was started again since") }
        if step.action == .stopContainer {
            // Stopped by itself: nothing to do.
            if !current.state.isRunning { return .alreadyGone }
        } else {
            if current.state.isRunning { return .changed("it is \(current.state.rawValue)") }
            if step.risk != .lost, await source.changedPathCount(of: old) != 0 {
                return .changed("it holds data now")
            }
        }
        return .ready(writableBytes: current.writableBytes, document: current.document)
    }

    private func imageFinding(_ step: Plan.Step, id: ImageID) async throws -> Finding {
        guard let current = try await source.currentImage(step.imageReference) else { return .alreadyGone }
        if current.id != id { return .changed("\(step.name) names another image now (\(current.id.short))") }
        let known = Set(before.images[id]?.references ?? [])
        if let new = current.references.first(where: { !known.contains($0) }) {
            return .changed("it is also named \(new) now")
        }
        return .ready(writableBytes: nil, document: nil)
    }
}
