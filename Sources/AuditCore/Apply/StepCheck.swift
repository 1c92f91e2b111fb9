/// Looks at one object right before its step, and again after an error.
struct StepCheck: Sendable {
    let source: any SnapshotSource
    let before: Analysis
    /// Containers whose loss the plan accepts, by ID.
    private let losses: Set<String>
    private let plan: Plan

    /// Reads are tried so often before they count as failed: a connection may just have been dropped.
    private static let attempts = 3

    init(source: any SnapshotSource, before: Analysis, plan: Plan) {
        self.source = source
        self.before = before
        self.plan = plan
        losses = Set(plan.steps.filter { $0.risk == .lost }.map(\.target))
    }

    enum Finding: Equatable {
        /// As the plan expects it.
        case ready(Ready)
        case alreadyGone
        case changed(String)
    }

    struct Ready: Equatable {
        /// A container's writable layer, walked just now.
        var writableBytes: Int64?
        /// A container's inspect document.
        var document: String?
        /// A running container's own signal and time-out.
        var stopping: CurrentContainer.Stopping?
        /// An image's names.
        var references: [String] = []
        /// What the build cache has; nil where that can't be seen.
        var cache: Cache?
    }

    struct Cache: Equatable {
        var records: [String: BuildCacheRecord]
        /// Of the layers that the plan's snapshot saw it hold, those that are there.
        var layers: Set<ChainID>
    }

    /// - Throws: `StepCheckError`; the engine's last words in it.
    func finding(for step: Plan.Step) async throws(StepCheckError) -> Finding {
        var last: any Error = StepCheckError.unreadable("")
        for _ in 0..<Self.attempts {
            do {
                return try await look(step)
            } catch { last = error }
        }
        guard let failure = last as? any SourceFailure, failure.isAnswer else { throw .unreachable("\(last)") }
        throw .unreadable("\(last)")
    }

    private func look(_ step: Plan.Step) async throws -> Finding {
        let id = Digest(step.target)
        switch (step.action, id) {
        case (.stopContainer, let id?), (.removeContainer, let id?): return try await containerFinding(step, id: id)
        case (.untagImage, let id?), (.removeImage, let id?): return try await imageFinding(step, id: id)
        case (.removeVolume, _): return try await volumeFinding(step)
        // Pruning takes what is unused when it runs, and finds out itself.
        case (.pruneBuildCache, _):
            return .ready(Ready(cache: await cache()))
        case (_, nil): return .changed("“\(step.target)” is no ID")
        }
    }

    private func cache() async -> Cache? {
        guard before.snapshot.knowsCacheHolds, before.snapshot.engine.store == .graphdriver,
            let records = await source.currentCacheRecords(),
            let layers = await source.presentLayers(of: before.cacheLayers)
        else { return nil }
        return Cache(
            records: Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }), layers: layers)
    }

    /// A volume in use is refused by the engine; one of the same name may be another by now.
    private func volumeFinding(_ step: Plan.Step) async throws -> Finding {
        guard let current = try await source.currentVolume(step.target) else { return .alreadyGone }
        let old = before.snapshot.volumes.first { $0.name == step.target }
        if let new = current.createdAt, let known = old?.createdAt, new != known {
            return .changed("it was made anew since")
        }
        return .ready(Ready())
    }

    private func containerFinding(_ step: Plan.Step, id: ContainerID) async throws -> Finding {
        guard let current = try await source.currentContainer(id) else { return .alreadyGone }
        guard let old = before.containers[id] else { return .changed("the plan's snapshot doesn't know it") }
        if current.startedAt != old.startedAt, !plan.expectsRestart(of: old, now: current.state) {
            return .changed("it was started again since")
        }
        if let policy = current.restartPolicy, old.isRestartPolicyOther(policy) {
            return .changed("its restart policy is \(policy) now")
        }
        if step.action == .stopContainer {
            // Stopped by itself: nothing to do, unless it is to vanish as well.
            if !current.state.isRunning, step.alsoRemoves.isEmpty { return .alreadyGone }
        } else if current.state.isRunning {
            return .changed("it is \(current.state.rawValue)")
        }
        if !losses.contains(step.target), await source.changedPathCount(of: old) != 0 {
            return .changed("it holds data now")
        }
        return .ready(
            Ready(
                writableBytes: current.writableBytes, document: current.document,
                stopping: current.state.isRunning ? current.stopping : nil))
    }

    private func imageFinding(_ step: Plan.Step, id: ImageID) async throws -> Finding {
        // The last step is about the image, whatever became of its names; the others about a name.
        let name = step.action == .untagImage ? step.imageReference : id.description
        guard let current = try await source.currentImage(name) else { return .alreadyGone }
        if current.id != id { return .changed("\(step.name) names another image now (\(current.id.short))") }
        guard let old = before.images[id] else { return .changed("the plan's snapshot doesn't know it") }
        if let new = old.newNames(among: current.references).first { return .changed("it is also named \(new) now") }
        if step.action == .removeImage, step.imageReference != step.target,
            !current.references.contains(step.imageReference),
            let other = try await source.currentImage(step.imageReference)
        {
            return .changed("\(step.name) names another image now (\(other.id.short))")
        }
        // Removing by ID is refused by the engine itself while a container uses the image or, on Docker's classic store, a
        // child does, before it touches anything: measured on Docker 20.10, 26.1 and 28.5, on both stores, and on Podman
        // 4.3 and 5.4. Elsewhere a child keeps what it needs, and so does a container that only mounts the image. Losing one
        // name of several is never refused.
        if step.action == .untagImage, let user = try await newUser(of: id) { return .changed(user) }
        return .ready(Ready(references: current.references))
    }

    /// What came to depend on the image since the plan was made. Containers that the plan knew have steps of their own, and
    /// children are gone by now.
    private func newUser(of id: ImageID) async throws -> String? {
        let users = try await source.currentUsers(of: id)
        let oldContainers = Set((before.containersByImage[id] ?? []).map(\.id))
        if let container = users.containers.first(where: { !oldContainers.contains($0.id) }) {
            return "container \(container.name) (\(container.state.rawValue)) uses it now"
        }
        if let child = users.children.first {
            return "image \(child.short) was built on it"
        }
        return nil
    }
}

/// Why an object couldn't be looked at.
enum StepCheckError: Error {
    /// The engine answers, but not this.
    case unreadable(String)
    /// Nothing more is known of the engine: no step can be carried out.
    case unreachable(String)
}
