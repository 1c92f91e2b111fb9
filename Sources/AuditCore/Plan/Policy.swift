/// What may be deleted. The flags of `plan`, and what `INTERFACE.md` promises of each.
package struct Policy: Hashable, Sendable, Codable {
    /// These must go, with what is in their way; nothing else is considered.
    package var images: [String] = []
    package var stopRunning = false
    package var danglingFor = Age("1d")!
    package var unusedFor = Age("30d")!
    /// Of each repository, counted by image and not by tag.
    package var keepNewest = 2
    package var stoppedFor = Age.never
    /// Also containers with a restart policy, and those of compose projects.
    package var stoppedCompose = false
    package var discardChanges = false
    package var buildCacheUnusedFor = Age("7d")!
    package var volumes = Volumes.none
    package var localOnly = LocalOnly.keep
    /// Ask registries for the images that lack a proof, so that `localOnly` need not keep them all.
    package var askRegistries = false
    /// Glob patterns on names of images, containers and volumes.
    package var keep: [String] = []
    /// `key` or `key=value`.
    package var keepLabels = [builtInKeepLabel]
    /// Stop when this much is freed, choosing what hurts least.
    package var free: ByteSize?
    /// The same, until this much of the engine's disk is free.
    package var untilFree: FreeSpace?

    /// What everybody can put on an object to have it left alone, whatever the policy says.
    package static let builtInKeepLabel = "audit.keep"

    package init() {}

    package enum LocalOnly: String, Codable, Sendable, CaseIterable { case keep, delete }

    package enum Volumes: String, Codable, Sendable, CaseIterable { case none, anonymous, all }

    enum CodingKeys: String, CodingKey {
        case images = "image"
        case stopRunning = "stop_running"
        case danglingFor = "dangling_for"
        case unusedFor = "unused_for"
        case keepNewest = "keep_newest"
        case stoppedFor = "stopped_for"
        case stoppedCompose = "stopped_compose"
        case discardChanges = "discard_changes"
        case buildCacheUnusedFor = "build_cache_unused_for"
        case volumes
        case localOnly = "local_only"
        case askRegistries = "ask_registries"
        case keep
        case keepLabels = "keep_label"
        case free
        case untilFree = "until_free"
    }
}

extension Policy {
    /// Whether the rules for images say the same of each: the two differ at most in what those don't ask about.
    func treatsImages(like other: Policy) -> Bool {
        var other = other
        other.stoppedFor = stoppedFor
        other.stoppedCompose = stoppedCompose
        other.discardChanges = discardChanges
        return treatsImagesAndContainers(like: other)
    }

    /// The same of the rules for images and those for containers.
    func treatsImagesAndContainers(like other: Policy) -> Bool {
        var other = other
        other.buildCacheUnusedFor = buildCacheUnusedFor
        other.volumes = volumes
        return self == other
    }
}

extension Policy {
    /// A key that isn't there has its default: plans stay readable that were saved before there was the key.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func set<Value: Decodable>(_ path: WritableKeyPath<Policy, Value>, _ key: CodingKeys) throws {
            if let value = try values.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
        }
        self.init()
        try set(\.images, .images)
        try set(\.stopRunning, .stopRunning)
        try set(\.danglingFor, .danglingFor)
        try set(\.unusedFor, .unusedFor)
        try set(\.keepNewest, .keepNewest)
        try set(\.stoppedFor, .stoppedFor)
        try set(\.stoppedCompose, .stoppedCompose)
        try set(\.discardChanges, .discardChanges)
        try set(\.buildCacheUnusedFor, .buildCacheUnusedFor)
        try set(\.volumes, .volumes)
        try set(\.localOnly, .localOnly)
        try set(\.askRegistries, .askRegistries)
        try set(\.keep, .keep)
        try set(\.keepLabels, .keepLabels)
        free = try values.decodeIfPresent(ByteSize.self, forKey: .free)
        untilFree = try values.decodeIfPresent(FreeSpace.self, forKey: .untilFree)
    }
}
