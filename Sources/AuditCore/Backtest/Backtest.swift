/// Replays a policy over past nights: what it would have deleted, and what of that was used again.
///
/// Each night is the host as it was, less what the policy deleted on the nights before. What the host then used again
/// (a container refers to it, or an event names it) would have had to be pulled: a regret, and the image is back.
package struct Backtest {
    private let policy: Policy
    private let commands: EngineCommand
    private var gone: [Gone: (night: Int, at: Timestamp, bytes: Int64)] = [:]
    package private(set) var result: Result

    private enum Gone: Hashable {
        case image(ImageID)
        case container(ContainerID)
    }

    package struct Result: Hashable, Sendable {
        package var policy: String
        package var nights: [Night] = []
        package var regrets: [Regret] = []

        package var deletedBytes: Int64 { nights.map(\.deletedBytes).reduce(0, +) }
        package var deletedObjects: Int { nights.map(\.deletedObjects).reduce(0, +) }
        /// Of the layers, before each night's deletions.
        package var peakBytes: Int64 { nights.map(\.bytesBefore).max() ?? 0 }
        /// Of the layers, after each night's deletions.
        package var meanBytes: Int64 {
            nights.isEmpty ? 0 : nights.map { $0.bytesBefore - $0.deletedBytes }.reduce(0, +) / Int64(nights.count)
        }
        package var regretBytes: Int64 { regrets.map(\.bytes).reduce(0, +) }
    }

    package struct Night: Hashable, Sendable, Codable {
        package var snapshot: Int
        package var takenAt: Timestamp
        /// What images and stopped containers took that evening.
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

        enum CodingKeys: String, CodingKey {
            case name, bytes
            case deletedIn = "deleted_in_snapshot"
            case usedAgainIn = "used_again_in_snapshot"
        }
    }

    /// - Parameter name: What to call the policy in a table.
    package init(_ policy: Policy, name: String, commands: EngineCommand) {
        self.policy = policy
        self.commands = commands
        result = Result(policy: name)
    }

    /// The next night: the snapshot with this number, and what was known by then.
    package mutating func replay(_ number: Int, _ snapshot: Snapshot, history: History) throws(PlanError) {
        noteRegrets(number, snapshot)
        forgetVanished(snapshot)
        var rest = snapshot
        rest.images.removeAll { gone[.image($0.id)] != nil }
        rest.containers.removeAll { gone[.container($0.id)] != nil }
        let analysis = Analysis(rest)
        let plan = try Planner(analysis: analysis, history: history, policy: policy, commands: commands).plan()
        var objects = 0
        for step in plan.steps {
            guard let id = Digest(step.target), [.removeContainer, .removeImage].contains(step.action) else { continue }
            objects += 1
            let removed = (snapshot.takenAt, step.frees.atLeast)
            if step.action == .removeContainer {
                gone[.container(id)] = (number, removed.0, removed.1)
            } else {
                gone[.image(id)] = (number, removed.0, removed.1)
                for parent in step.alsoRemoves.compactMap({ Digest($0) }) {
                    gone[.image(parent)] = (number, removed.0, 0)
                }
            }
        }
        let held = zip(analysis.forest.layers, analysis.forest.layers.indices)
            .filter { analysis.holdCount.isHeld($0.1) }.map { $0.0.size.atLeast }.reduce(0, +)
        let written = rest.containers.map { $0.writableBytes ?? 0 }.reduce(0, +)
        result.nights.append(
            Night(
                snapshot: number, takenAt: snapshot.takenAt, bytesBefore: held + written,
                deletedBytes: plan.frees.atLeast, deletedObjects: objects))
    }

    private mutating func noteRegrets(_ number: Int, _ snapshot: Snapshot) {
        var used: [(Gone, name: String)] = []
        let names = Dictionary(snapshot.images.map { ($0.id, $0.displayName) }, uniquingKeysWith: { first, _ in first })
        for container in snapshot.containers {
            let own = Gone.container(container.id)
            if let deleted = gone[own] {
                // It was deleted as stopped: only if it ran again is it missed.
                if container.startedAt.map({ $0 > deleted.at }) ?? false { used.append((own, container.name)) }
            } else if let image = container.imageID {
                used.append((.image(image), names[image] ?? container.imageName))
            }
        }
        for event in snapshot.events where event.kind == .used {
            let after = gone[.image(event.imageID)].map { event.at > $0.at } ?? false
            if after { used.append((.image(event.imageID), names[event.imageID] ?? event.imageID.short)) }
        }
        for (object, name) in used {
            guard let deleted = gone.removeValue(forKey: object) else { continue }
            result.regrets.append(
                Regret(name: name, deletedIn: deleted.night, usedAgainIn: number, bytes: deleted.bytes))
        }
    }

    /// What is really gone by now can't be missed here any more.
    private mutating func forgetVanished(_ snapshot: Snapshot) {
        let there = Set(
            snapshot.images.map { Gone.image($0.id) } + snapshot.containers.map { Gone.container($0.id) })
        gone = gone.filter { there.contains($0.key) }
    }
}
