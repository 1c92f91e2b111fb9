internal import AuditCore
internal import Foundation

/// Reads the containers. One whose state the list shows unchanged is not inspected again.
struct ContainerReading {
    let connection: EngineConnection
    let known: [ContainerID: Container]
    /// When they were known so.
    let knownAt: Timestamp?
    let time: Timestamp

    static func list(_ api: APIClient, withSizes: Bool = false) async throws -> [ContainerWire] {
        let listed = try await api.decode(
            [ContainerWire].self, from: "/containers/json",
            query: withSizes ? [("all", "1"), ("size", "1")] : [("all", "1")])
        var seen: Set<String> = []
        return listed.filter { seen.insert($0.Id).inserted }
    }

    /// All but the sizes.
    func read(_ listed: [ContainerWire]) async throws -> (containers: [Container], gaps: [Snapshot.Gap]) {
        let reader = EngineReader(connection)
        let containers = try await boundedMap(listed, width: APIClient.concurrency) {
            wire -> (Container, Snapshot.Gap?)? in
            var gap: Snapshot.Gap?
            var container = try wire.container()
            if let old = known[container.id], old.state == container.state,
                Self.fits(old, status: wire.Status, knownAt: knownAt, at: time)
            {
                container.startedAt = old.startedAt
                container.finishedAt = old.finishedAt
                container.exitCode = old.exitCode
                container.restartPolicy = old.restartPolicy
                container.isAutoRemoved = old.isAutoRemoved
                // A stopped container writes nothing, a running one may have.
                container.changedPathCount = container.state.isRunning ? nil : old.changedPathCount
            } else {
                switch await inspected(container) {
                case .success(let inspected?):
                    container = inspected
                    // What it changed before it finished is still what it changed.
                    if let old = known[container.id], !container.state.isRunning, old.state == container.state,
                        old.startedAt == container.startedAt, old.finishedAt == container.finishedAt
                    {
                        container.changedPathCount = old.changedPathCount
                    }
                case .success(nil): return nil
                case .failure(let error):
                    guard error.isRefusal else { throw error }
                    // What isn't known of it must not let it go.
                    container.restartPolicy = "not known"
                    gap = Snapshot.Gap(kind: "container", message: "\(container.name) can't be inspected: \(error)")
                }
            }
            if !container.state.isRunning, container.changedPathCount == nil {
                container.changedPathCount = await reader.changedPathCount(of: container)
            }
            return (container, gap)
        }
        let read = containers.compactMap { $0 }
        return (read.map { $0.0 }, read.compactMap { $0.1 })
    }

    /// The container with what only its own document tells; nil if it is gone by now.
    private func inspected(_ listed: Container) async -> Result<Container?, EngineError> {
        let path = "/containers/\(listed.id.hex)/json"
        let wire: ContainerInspectWire
        do {
            guard let answer = try await connection.api.getIfFound(path) else { return .success(nil) }
            wire = try APIClient.decode(ContainerInspectWire.self, from: answer.body, request: "GET \(path)")
        } catch {
            return .failure(error)
        }
        var container = listed
        container.state = Container.State(wire.State.Status)
        container.startedAt = wire.State.StartedAt.flatMap { Timestamp(rfc3339: $0) }
        container.finishedAt = wire.State.FinishedAt.flatMap { Timestamp(rfc3339: $0) }
        container.exitCode = container.state == .created ? nil : wire.State.ExitCode
        container.restartPolicy = wire.HostConfig?.RestartPolicy?.Name ?? ""
        container.isAutoRemoved = wire.HostConfig?.AutoRemove ?? false
        return .success(container)
    }

    /// Whether the list's words for people still mean the times we know. A doubt costs one request, no more.
    static func fits(_ container: Container, status: String?, knownAt: Timestamp?, at now: Timestamp) -> Bool {
        guard let status else { return false }
        switch container.state {
        case .created: return status == "Created"
        case .running:
            return means(container.startedAt, since: knownAt, at: now) { status.hasPrefix("Up " + $0) }
        case .exited:
            guard let code = container.exitCode else { return false }
            return means(container.finishedAt, since: knownAt, at: now) { status == "Exited (\(code)) \($0) ago" }
        case .paused, .restarting, .removing, .dead, .unknown: return false
        }
    }

    /// Whether the words that match are those of this time, and of none since it was known: started again an hour later, a
    /// container may be up for "5 hours" all the same.
    private static func means(
        _ time: Timestamp?, since known: Timestamp?, at now: Timestamp, matches: (String) -> Bool
    ) -> Bool {
        guard let time, let known else { return false }
        let fitting = (-slack...slack).map { max(0, now.seconds(since: time) + $0) }
            .filter { matches(HumanDuration.text(seconds: $0)) }
        let longest = max(0, now.seconds(since: known) + slack)
        return !fitting.isEmpty && !fitting.contains { matches(HumanDuration.text(seconds: min($0, longest))) }
    }

    /// The engine counts to when it answers, in fractions of a second, and by its own clock.
    private static let slack: Int64 = 2
}

extension Container.State {
    /// Podman has more words for the same states.
    init(_ word: String?) {
        switch word {
        case "configured", "initialized": self = .created
        case "stopped": self = .exited
        case "stopping": self = .running
        case let word?: self = Container.State(rawValue: word) ?? .unknown
        case nil: self = .unknown
        }
    }
}

extension ContainerWire {
    func container() throws(EngineError) -> Container {
        guard let id = ContainerID(Id) else {
            throw EngineError.notUnderstood(request: "GET /containers/json", why: "“\(Id)” is no container ID")
        }
        return Container(
            id: id, name: name, imageID: ImageID.flatMap { Digest($0) }, imageName: Image ?? "",
            state: Container.State(State), createdAt: Timestamp(known: Created),
            mounts: (Mounts ?? []).map {
                Container.Mount(
                    kind: $0.kind ?? "", name: $0.Name ?? "", source: $0.Source ?? "", destination: $0.Destination ?? ""
                )
            },
            labels: Labels ?? [:], restartPolicy: "")
    }

    /// Its own name: one with a second slash is another container's link to it.
    private var name: String {
        let own = (Names ?? []).first { $0.dropFirst().contains("/") == false } ?? Names?.first ?? Id
        return own.hasPrefix("/") ? String(own.dropFirst()) : own
    }
}
