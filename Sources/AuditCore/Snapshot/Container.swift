/// A container as one reading saw it.
package struct Container: Hashable, Sendable {
    package var id: ContainerID
    package var name: String
    /// Nil where the engine names an image that can't be identified.
    package var imageID: ImageID?
    /// The image as whoever made the container spelled it.
    package var imageName: String
    package var state: State
    package var createdAt: Timestamp?
    package var startedAt: Timestamp?
    package var finishedAt: Timestamp?
    package var exitCode: Int?
    /// `SizeRw`, walked by the engine at the reading; nil where it wasn't asked for or couldn't be read.
    package var writableBytes: Int64?
    /// How many paths the container changed that the engine didn't make itself; nil where that isn't known.
    package var changedPathCount: Int?
    package var mounts: [Mount]
    package var labels: [String: String]
    /// Such as `no` or `unless-stopped`; empty where it isn't known.
    package var restartPolicy: String
    /// Started with `--rm`: gone, with its anonymous volumes, once it has stopped.
    package var isAutoRemoved: Bool

    package init(
        id: ContainerID, name: String, imageID: ImageID?, imageName: String, state: State,
        createdAt: Timestamp? = nil, startedAt: Timestamp? = nil, finishedAt: Timestamp? = nil, exitCode: Int? = nil,
        writableBytes: Int64? = nil, changedPathCount: Int? = nil, mounts: [Mount] = [],
        labels: [String: String] = [:], restartPolicy: String = "no", isAutoRemoved: Bool = false
    ) {
        self.id = id
        self.name = name
        self.imageID = imageID
        self.imageName = imageName
        self.state = state
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.exitCode = exitCode
        self.writableBytes = writableBytes
        self.changedPathCount = changedPathCount
        self.mounts = mounts
        self.labels = labels
        self.restartPolicy = restartPolicy
        self.isAutoRemoved = isAutoRemoved
    }

    package enum State: String, Codable, Sendable {
        case created, running, paused, restarting, removing, exited, dead
        /// A state this version doesn't know. Treated as running, so that nothing happens to it.
        case unknown

        /// What the engine refuses to delete, as it does paused and restarting ones.
        package var isRunning: Bool {
            switch self {
            case .running, .paused, .restarting, .unknown: true
            case .created, .removing, .exited, .dead: false
            }
        }
    }

    package struct Mount: Hashable, Sendable {
        /// `volume`, `bind`, `tmpfs`, `image`, …
        package var kind: String
        /// The volume's name; of an image, on Docker, as whoever made the container spelled it. Podman has that in `source`.
        package var name: String
        package var source: String
        package var destination: String
        /// The image that an `image` mount shows, as far as it is known.
        package var imageID: ImageID?

        package init(kind: String, name: String, source: String, destination: String, imageID: ImageID? = nil) {
            self.imageID = imageID
            self.kind = kind
            self.name = name
            self.source = source
            self.destination = destination
        }
    }

    package static let composeProjectLabel = "com.docker.compose.project"
    package var composeProject: String? { labels[Self.composeProjectLabel] }

    package var volumeNames: [String] { mounts.filter { $0.kind == "volume" }.map(\.name) }

    /// Its own image and those it mounts: all keep their layers while it is there.
    package var usedImages: [ImageID] {
        let mounted = mounts.compactMap(\.imageID)
        return mounted.isEmpty ? imageID.map { [$0] } ?? [] : Set(mounted + (imageID.map { [$0] } ?? [])).sorted()
    }

    /// Whether all of those are known.
    package var knowsUsedImages: Bool {
        imageID != nil && mounts.allSatisfy { $0.kind != "image" || $0.imageID != nil }
    }

    /// Whether removing it loses something that somebody may have wanted. Not knowing counts as yes.
    ///
    /// `/containers/{id}/changes` is the only honest test: writable-layer sizes differ between stores for
    /// a container that wrote nothing, and an empty file is 0 bytes on the classic store.
    package var holdsData: Bool { changedPathCount != 0 || takesVolumesAlong }

    /// Whether stopping it deletes volumes: those without a name of their own go with a `--rm` container. Engines name
    /// them by 64 hexadecimal digits.
    package var takesVolumesAlong: Bool { isAutoRemoved && volumeNames.contains { Digest($0) != nil } }

    /// When it was last known to do anything: it finished, or started, or else was made.
    package var lastActiveAt: Timestamp? {
        [finishedAt, startedAt, createdAt].compactMap(\.self).max()
    }
}
