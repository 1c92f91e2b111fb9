/// One reading of an engine: everything that later stages decide from.
package struct Snapshot: Hashable, Sendable {
    package var engine: EngineFacts
    package var takenAt: Timestamp
    /// Hidden intermediate images too. Sorted by ID.
    package var images: [Image]
    /// Every layer that an image or, where that is known, the build cache lies on. Sorted by chain ID.
    package var layers: [Layer]
    /// In every state. Sorted by ID.
    package var containers: [Container]
    /// Sorted by name.
    package var volumes: [Volume]
    /// Sorted by ID.
    package var buildCache: [BuildCacheRecord]
    /// Whether the records say which layers they hold: the API doesn't tell, the engine's files do.
    package var knowsCacheHolds: Bool
    /// Nil where the engine's disk can't be seen from here.
    package var disk: DiskFacts?
    /// What happened to images since the reading before. Sorted by image and kind.
    package var events: [ImageEvent]
    /// What couldn't be read. Empty is the ordinary case.
    package var gaps: [Gap]
    /// SHA-256 of what the engine listed as its images, in any order: the same words would say the same. Nil where some of
    /// them weren't read wholly, where sizes of layers are open, and in a snapshot that isn't the newest.
    package var imageListHash: Digest?

    package init(
        engine: EngineFacts, takenAt: Timestamp, images: [Image] = [], layers: [Layer] = [],
        containers: [Container] = [], volumes: [Volume] = [], buildCache: [BuildCacheRecord] = [],
        knowsCacheHolds: Bool = false,
        disk: DiskFacts? = nil, events: [ImageEvent] = [], gaps: [Gap] = [], imageListHash: Digest? = nil
    ) {
        self.engine = engine
        self.takenAt = takenAt
        self.images = images.sorted { $0.id < $1.id }
        self.layers = layers.sorted { $0.chainID < $1.chainID }
        self.containers = containers.sorted { $0.id < $1.id }
        self.volumes = volumes.sorted { $0.name < $1.name }
        self.buildCache = buildCache.sorted { $0.id < $1.id }
        self.knowsCacheHolds = knowsCacheHolds
        self.disk = disk
        self.events = events.sorted { ($0.imageID, $0.kind.rawValue) < ($1.imageID, $1.kind.rawValue) }
        self.gaps = gaps
        self.imageListHash = imageListHash
    }

    /// Whether the records of the build cache are those there are.
    package var isCacheRead: Bool { !gaps.contains { ["build_cache", "disk_usage"].contains($0.kind) } }

    /// Whether the volumes are those there are.
    package var areVolumesRead: Bool { !gaps.contains { $0.kind == "volumes" } }

    /// A kind of object that couldn't be read, or not wholly, and the engine's words for why.
    package struct Gap: Hashable, Sendable, Codable {
        package var kind: String
        package var message: String
        /// The ID of the object, where it is a single one.
        package var id: String?

        package init(kind: String, message: String, id: String? = nil) {
            self.id = id
            self.kind = kind
            self.message = message
        }
    }
}
