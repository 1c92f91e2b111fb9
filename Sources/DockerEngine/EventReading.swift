internal import AuditCore
internal import Foundation

/// Reads what the engine remembers of images since the last snapshot: one request, and a second one where it may have
/// forgotten some.
///
/// Docker keeps the last 256 events, of all kinds, in memory (`bufferSize` of its event log); Podman keeps them in a
/// journal or file.
struct EventReading {
    let connection: EngineConnection
    let known: KnownFacts
    let images: Lazy<[Image], any Error>
    let containers: [Container]

    private static let dockerBuffer = 256
    /// So many that the memory is taken for full: the answer lacks what came after its end, which is the time of the
    /// connection, cut to the second. A busy host fits many events in there.
    private static let nearlyFull = dockerBuffer / 2
    /// How long before the last snapshot to begin, in seconds. Clocks of two hosts may differ by so much; those of one
    /// don't, but times are cut to the second.
    private static func slack(_ connection: EngineConnection) -> Int64 { connection.isOnThisHost ? 1 : 60 }

    /// What containers go through when they are cleaned away says nothing of their image.
    fileprivate static let containerActions: Set<String> = [
        "create", "start", "restart", "die", "died", "exec_create", "exec_start", "exec", "commit", "init",
    ]
    fileprivate static let imageActions: Set<String> = [
        "pull", "push", "save", "load", "loadfromarchive", "import", "tag",
    ]

    /// What the engine remembers.
    struct Listed {
        /// Those of the use of images since the snapshot before, in their order.
        var uses: [EventWire] = []
        /// Since when it remembers them, where there may have been others before that.
        var missingBefore: Timestamp?
    }

    /// - Parameter last: When the snapshot before was taken.
    static func list(
        _ connection: EngineConnection, since last: Timestamp?, at time: Timestamp
    ) async -> Result<Listed, EngineError> {
        do {
            // An end in the future would be waited for: the engine's own clock counts.
            let end = (connection.systemTime ?? time).seconds
            // Whose clock is behind refuses a start after that.
            let start = min(last.map { $0.seconds - slack(connection) } ?? 0, end)
            let recent = events(in: try await answer(connection, since: start, until: end))
            var listed = Listed(uses: recent.filter(\.tellsOfImages))
            // Something is missing if nothing is remembered that came before the last reading. So it is after a restart of
            // the engine, too; but one that had nothing to tell before has lost nothing, and a few events may be all there
            // were. Where it doesn't say, something may be.
            if connection.facts.product == .docker, last != nil, recent.count >= nearlyFull,
                (try? await answer(connection, since: 0, until: start))?.isEmpty ?? true
            {
                listed.missingBefore = Timestamp(seconds: recent.lazy.compactMap(\.time).first ?? start)
            }
            return .success(listed)
        } catch {
            return .failure(error)
        }
    }

    private static func answer(
        _ connection: EngineConnection, since start: Int64, until end: Int64
    ) async throws(EngineError) -> Data {
        let query = [("since", String(start)), ("until", String(end))]
        return try await connection.api.getIfFound("/events", query: query)?.body ?? Data()
    }

    /// - Parameter answer: A line each, in the order in which they came.
    private static func events(in answer: Data) -> [EventWire] {
        answer.withUnsafeBytes { bytes in
            bytes.split(separator: UInt8(ascii: "\n"))
                .compactMap { try? JSONDecoder().decode(EventWire.self, from: Data($0)) }
        }
    }

    func read(_ listed: Result<Listed, EngineError>) throws -> (events: [ImageEvent], gaps: [Snapshot.Gap]) {
        switch listed {
        case .success(let listed):
            (try events(listed.uses), listed.missingBefore.map { [Self.overrun(before: $0)] } ?? [])
        case .failure(let error): ([], [Snapshot.Gap(kind: "events", message: "\(error)")])
        }
    }

    private static func overrun(before start: Timestamp) -> Snapshot.Gap {
        Snapshot.Gap(
            kind: "events",
            message: "the engine remembers its last \(dockerBuffer) events only: what was used between the "
                + "last snapshot and \(start) may not be known")
    }

    private func events(_ wires: [EventWire]) throws -> [ImageEvent] {
        if wires.isEmpty { return [] }
        let images = try images.get()
        let formerTags = try known.images.get().tags
        var last: [ImageID: [ImageEvent.Kind: ImageEvent]] = [:]
        // On most nights every event is of a container that is still there.
        lazy var lookup = ImageLookup(images, formerTags: formerTags)
        let createdAt = Dictionary(images.map { ($0.id, $0.createdAt) }, uniquingKeysWith: { first, _ in first })
        let byContainer = Dictionary(containers.map { ($0.id, $0.imageID) }, uniquingKeysWith: { first, _ in first })
        func note(_ image: ImageID, _ kind: ImageEvent.Kind, _ at: Timestamp, as reference: String? = nil) {
            guard createdAt[image] != nil, last[image]?[kind].map({ $0.at <= at }) ?? true else { return }
            last[image, default: [:]][kind] = ImageEvent(imageID: image, kind: kind, at: at, reference: reference)
        }
        // Of several that may be meant, none that was only made after the event.
        func holders(named name: String, _ at: Timestamp) -> [ImageID] {
            let holders = lookup.ids(meantBy: name)
            let older = holders.filter { (createdAt[$0] ?? nil).map { $0 <= at } ?? true }
            return older.isEmpty ? holders : older
        }
        for wire in wires {
            guard let at = Timestamp(known: wire.time) else { continue }
            let id = wire.Actor?.ID ?? ""
            let attributes = wire.Actor?.Attributes ?? [:]
            if wire.Type == "container" {
                let own = Digest(id).flatMap { byContainer[$0] ?? nil }
                for image in own.map({ [$0] }) ?? holders(named: attributes["image"] ?? "", at) {
                    note(image, .used, at)
                }
            } else {
                let names = [id, attributes["name"] ?? ""]
                for image in names.flatMap({ holders(named: $0, at) }) {
                    note(image, .used, at)
                }
                // Proof only where the event names the image itself: a tag may have moved since.
                let name = attributes["name"] ?? ""
                if let image = Digest(id), isProof(wire.verb, name: name) {
                    note(image, .registry, at, as: name.hasPrefix("docker://") ? String(name.dropFirst(9)) : name)
                }
            }
        }
        return last.values.flatMap(\.values)
    }

    /// Whether a registry was at the other end.
    ///
    /// Podman writes a `pull` also when `run`, `create` or `build` merely finds an image on the host, and for archives
    /// and folders (`libimage`; seen on 4.3 and 5.8), so that none proves anything there. A `push` has the name that was
    /// pushed to, and for anything but a registry that begins with the transport.
    private func isProof(_ verb: String, name: String) -> Bool {
        guard connection.facts.product == .podman else { return ["pull", "push"].contains(verb) }
        let transport = name.firstIndex(of: ":").map { String(name[..<$0]) } ?? ""
        return verb == "push" && !Self.localTransports.contains(transport)
    }

    /// Of containers/image, without `docker`: what they lead to is a file, a folder, or a store of this host.
    private static let localTransports: Set<String> = [
        "containers-storage", "dir", "docker-archive", "docker-daemon", "oci", "oci-archive", "ostree", "sif",
        "tarball",
    ]
}

extension EventWire {
    /// `exec_start: ls` has the command behind a colon.
    fileprivate var verb: String { (Action ?? "").prefix { $0 != ":" }.lowercased() }

    fileprivate var tellsOfImages: Bool {
        switch Type {
        case "container": EventReading.containerActions.contains(verb)
        case "image": EventReading.imageActions.contains(verb)
        default: false
        }
    }
}
