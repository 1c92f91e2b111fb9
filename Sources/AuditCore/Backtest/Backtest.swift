/// Replays a policy over past nights: what it would have deleted, and what of that was used again.
///
/// Each night is the host as it was, less what the policy deleted on the nights before. What the host then used again is
/// a regret, and it is back: an image that a container refers to or an event names, a container that ran again, a volume
/// that a container mounts, a record of the build cache that a build used.
package struct Backtest {
    private let policy: Policy
    private let commands: EngineCommand
    private var gone: [Thing: Deletion] = [:]
    package private(set) var result: Result

    private enum Thing: Hashable {
        case image(ImageID)
        case container(ContainerID)
        /// Another one may bear its name later.
        case volume(String, createdAt: Timestamp?)
        case cacheRecord(String)

        init(_ volume: Volume) { self = .volume(volume.name, createdAt: volume.createdAt) }
    }

    private struct Deletion {
        var night: Int
        var at: Timestamp
        /// What it freed.
        var bytes: Int64
        var risk: Plan.Risk
    }

    package struct Result: Hashable, Sendable {
        /// For scripts: `unused_for=7d`. (A cell that begins with a dash could run as a formula.)
        package var policy: String
        /// For people: `--unused-for 7d`.
        package var flags: String
        package var nights: [Night] = []
        package var regrets: [Regret] = []

        package var deletedBytes: Int64 { nights.map(\.deletedBytes).reduce(0, +) }
        package var deletedObjects: Int { nights.map(\.deletedObjects).reduce(0, +) }
        /// Before each night's deletions.
        package var peakBytes: Int64 { nights.map(\.bytesBefore).max() ?? 0 }
        /// After each night's deletions.
        package var meanBytes: Int64 {
            nights.isEmpty ? 0 : nights.map { $0.bytesBefore - $0.deletedBytes }.reduce(0, +) / Int64(nights.count)
        }
        /// Of what would have had to be pulled again.
        package var regretBytes: Int64 { regrets.filter { $0.risk == .repull }.map(\.bytes).reduce(0, +) }
        /// Used again, though nothing brings it back.
        package var lost: Int { regrets.count { $0.risk == .lost } }
    }

    package struct Night: Hashable, Sendable, Codable {
        package var snapshot: Int
        package var takenAt: Timestamp
        /// What layers, containers, volumes and the build cache took that evening, as far as the reading knows.
        package var bytesBefore: Int64
        package var deletedBytes: Int64
        package var deletedObjects: Int

        enum CodingKeys: String, CodingKey {
            case snapshot
            case takenAt = "taken_at"
            case bytesBefore = "bytes_before"
            case deletedBytes = "deleted_bytes"
            case deletedObjects = "deleted_objects"
        }
    }

    /// Something that was deleted and used again.
    package struct Regret: Hashable, Sendable, Codable {
        package var name: String
        package var deletedIn: Int
        package var usedAgainIn: Int
        /// What its deletion had freed.
        package var bytes: Int64
        /// What it takes to have it again. A record of the build cache is just made again.
        package var risk: Plan.Risk

        enum CodingKeys: String, CodingKey {
            case name, bytes, risk
            case deletedIn = "deleted_in_snapshot"
            case usedAgainIn = "used_again_in_snapshot"
        }
    }

    /// - Parameters:
    ///   - name: What to call the policy in CSV and JSON.
    ///   - flags: What to call it in text, if not the same.
    package init(_ policy: Policy, name: String, flags: String? = nil, commands: EngineCommand) {
        self.policy = policy
        self.commands = commands
        result = Result(policy: name, flags: flags ?? name)
    }

    /// The next night: the snapshot with this number, and what was known by then.
    package mutating func replay(_ number: Int, _ snapshot: Snapshot, history: History) throws(PlanError) {
        noteRegrets(number, snapshot)
        forgetVanished(snapshot)
        let analysis = Analysis(rest(of: snapshot))
        let plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands).plan()
        let before = gone.count
        for step in plan.steps {
            for (thing, bytes) in things(step, plan, analysis) {
                gone[thing] = Deletion(night: number, at: snapshot.takenAt, bytes: bytes, risk: step.risk)
            }
        }
        result.nights.append(
            Night(
                snapshot: number, takenAt: snapshot.takenAt, bytesBefore: analysis.diskBytes,
                deletedBytes: plan.frees.atLeast, deletedObjects: gone.count - before))
    }

    /// The host as the policy would have left it.
    private func rest(of snapshot: Snapshot) -> Snapshot {
        var rest = snapshot
        rest.images.removeAll { gone[.image($0.id)] != nil }
        rest.containers.removeAll { gone[.container($0.id)] != nil }
        rest.volumes.removeAll { gone[Thing($0)] != nil }
        rest.buildCache.removeAll { gone[.cacheRecord($0.id)] != nil }
        rest.disk?.freeBytes += gone.values.map(\.bytes).reduce(0, +)
        return rest
    }

    /// What goes with a step, and what that frees. Parents that go along are in the image's bytes.
    private func things(_ step: Plan.Step, _ plan: Plan, _ analysis: Analysis) -> [(Thing, Int64)] {
        let bytes = step.frees.atLeast
        switch step.action {
        case .removeContainer: return Digest(step.target).map { [(.container($0), bytes)] } ?? []
        case .removeImage:
            return Digest(step.target).map { image in
                [(.image(image), bytes)] + step.alsoRemoves.compactMap { Digest($0) }.map { (.image($0), 0) }
            } ?? []
        case .removeVolume:
            return analysis.snapshot.volumes.filter { $0.name == step.target }.map { (Thing($0), bytes) }
        case .pruneBuildCache:
            let images = Set(plan.steps.filter { $0.action == .removeImage }.flatMap { [$0.target] + $0.alsoRemoves })
            return CachePruning(analysis: analysis, age: policy.buildCacheUnusedFor)
                .records(besidesImages: { !images.contains($0.id.description) })
                .map { (.cacheRecord($0.id), $0.sizeBytes) }
        case .stopContainer, .untagImage: return []
        }
    }

    private mutating func noteRegrets(_ number: Int, _ snapshot: Snapshot) {
        for (thing, name) in used(snapshot) {
            guard let deletion = gone.removeValue(forKey: thing) else { continue }
            result.regrets.append(
                Regret(
                    name: name, deletedIn: deletion.night, usedAgainIn: number, bytes: deletion.bytes,
                    risk: deletion.risk))
        }
    }

    /// What shows use of something that is gone, by name.
    private func used(_ snapshot: Snapshot) -> [(Thing, name: String)] {
        var used: [(Thing, name: String)] = []
        let names = Dictionary(snapshot.images.map { ($0.id, $0.displayName) }, uniquingKeysWith: { first, _ in first })
        var mounted: [String: Container] = [:]
        for container in snapshot.containers {
            if let deletion = gone[.container(container.id)] {
                // It was deleted as stopped: only if it ran again is it missed.
                guard container.startedAt.map({ $0 > deletion.at }) ?? false else { continue }
                used.append((.container(container.id), container.name))
            }
            for image in container.usedImages { used.append((.image(image), names[image] ?? container.imageName)) }
            for volume in container.volumeNames { mounted[volume] = container }
        }
        for event in snapshot.events where event.kind == .used {
            guard let deletion = gone[.image(event.imageID)], event.at > deletion.at else { continue }
            used.append((.image(event.imageID), names[event.imageID] ?? event.imageID.short))
        }
        for volume in snapshot.volumes where mounted[volume.name] != nil {
            used.append((Thing(volume), "volume " + volume.name))
        }
        for record in snapshot.buildCache {
            guard let deletion = gone[.cacheRecord(record.id)], record.lastUsedAt.map({ $0 > deletion.at }) ?? false
            else { continue }
            used.append((.cacheRecord(record.id), "build cache: " + record.description))
        }
        return used
    }

    /// What is really gone by now can't be missed here any more.
    private mutating func forgetVanished(_ snapshot: Snapshot) {
        let there = Set(
            snapshot.images.map { Thing.image($0.id) } + snapshot.containers.map { Thing.container($0.id) }
                + snapshot.volumes.map { Thing($0) } + snapshot.buildCache.map { Thing.cacheRecord($0.id) })
        gone = gone.filter { there.contains($0.key) }
    }
}

extension Analysis {
    /// What everything takes together, as far as the reading knows.
    fileprivate var diskBytes: Int64 {
        let layers = forest.layers.indices.filter(holdCount.isHeld).map { forest.layers[$0].size.atLeast }
        let blobs = Dictionary(
            snapshot.images.flatMap(\.content.blobs).map { ($0.digest, $0.sizeBytes) },
            uniquingKeysWith: { first, _ in first })
        // One that holds a layer, or shares one with an image, has no bytes but the layer's.
        let cache = snapshot.buildCache.filter { !$0.isShared && forest.position(of: $0.chainID) == nil }
        return [
            layers, Array(blobs.values), snapshot.containers.compactMap(\.writableBytes),
            snapshot.volumes.compactMap(\.sizeBytes), cache.map(\.sizeBytes),
        ].joined().reduce(0, +)
    }
}
