/// Reads an engine. Never changes anything on it.
package protocol SnapshotSource: Sendable {
    /// Reads everything. What `known` already tells is not asked for again.
    func read(known: KnownFacts, at time: Timestamp) async throws -> Snapshot

    /// The same, where what is known takes its time to look up: the engine needn't wait for that, and what didn't change
    /// needn't be looked up.
    func reading(knowing known: @Sendable () async throws -> KnownFacts, at time: Timestamp) async throws -> Reading

    /// How many paths a container changed that the engine didn't make itself; nil if the engine can't tell.
    ///
    /// Walks the container's files, so it is asked for candidates only.
    func changedPathCount(of container: Container) async -> Int?

    /// An image as it is now, by ID or by any reference; nil if there is none.
    func currentImage(_ name: String) async throws -> CurrentImage?

    /// A container as it is now; nil if there is none.
    func currentContainer(_ id: ContainerID) async throws -> CurrentContainer?

    /// A volume as it is now; nil if there is none.
    func currentVolume(_ name: String) async throws -> CurrentVolume?

    /// What depends on an image as of now. The engine lists all containers for that, and all images.
    func currentUsers(of image: ImageID) async throws -> CurrentUsers

    /// The records of the build cache as they are now, with what only the engine's files tell; nil where these can't be read.
    func currentCacheRecords() async -> [BuildCacheRecord]?

    /// Which of these layers are there; nil where that can't be seen from here.
    func presentLayers(of ids: Set<ChainID>) async -> Set<ChainID>?

    /// What the engine's layers take together, by its own account, to compare before and after; nil if it can't say.
    func layersTotalBytes() async -> Int64?

    /// Free space of the engine's disk; nil where it can't be seen from here.
    func diskFreeBytes() async -> Int64?
}

extension SnapshotSource {
    package func reading(
        knowing known: @Sendable () async throws -> KnownFacts, at time: Timestamp
    ) async throws -> Reading {
        Reading(try await read(known: try await known(), at: time))
    }
}

/// Why the engine couldn't be read.
package protocol SourceFailure: Error {
    /// Whether the engine said so itself; else nobody knows what it does.
    var isAnswer: Bool { get }
}

/// The part of a volume that tells it from another of the same name.
package struct CurrentVolume: Sendable, Equatable {
    package var createdAt: Timestamp?

    package init(createdAt: Timestamp?) { self.createdAt = createdAt }
}

/// The containers, in any state, that refer to an image, and the images made on it.
package struct CurrentUsers: Sendable, Equatable {
    package var containers: [User]
    /// Only where children keep an image from being deleted: on Docker's classic store.
    package var children: [ImageID]

    package init(containers: [User] = [], children: [ImageID] = []) {
        self.containers = containers
        self.children = children
    }

    package struct User: Sendable, Equatable {
        package var id: ContainerID
        package var name: String
        package var state: Container.State

        package init(id: ContainerID, name: String, state: Container.State) {
            self.id = id
            self.name = name
            self.state = state
        }
    }
}

/// The part of an image that can change, looked at just before and after a deletion.
package struct CurrentImage: Sendable, Equatable {
    package var id: ImageID
    package var references: [String]

    package init(id: ImageID, references: [String]) {
        self.id = id
        self.references = references.sorted()
    }
}

/// The part of a container that can change, looked at just before and after a deletion.
package struct CurrentContainer: Sendable, Equatable {
    package var state: Container.State
    package var startedAt: Timestamp?
    /// Nil where the engine doesn't tell.
    package var restartPolicy: String?
    /// `SizeRw`, walked for this answer.
    package var writableBytes: Int64?
    /// The engine's inspect document, word for word: kept in the journal, since it goes with the container.
    package var document: String
    package var stopping: Stopping

    package init(
        state: Container.State, startedAt: Timestamp?, restartPolicy: String? = nil, writableBytes: Int64?,
        document: String, stopping: Stopping = Stopping()
    ) {
        self.state = state
        self.startedAt = startedAt
        self.restartPolicy = restartPolicy
        self.writableBytes = writableBytes
        self.document = document
        self.stopping = stopping
    }

    /// How it asked to be stopped.
    package struct Stopping: Sendable, Equatable {
        /// Such as `SIGQUIT`; nil for the engine's default, SIGTERM.
        package var signal: String?
        /// After which the engine kills it; nil for the engine's default, 10 s.
        package var timeoutSeconds: Int?

        package init(signal: String? = nil, timeoutSeconds: Int? = nil) {
            self.signal = signal
            self.timeoutSeconds = timeoutSeconds
        }
    }
}
