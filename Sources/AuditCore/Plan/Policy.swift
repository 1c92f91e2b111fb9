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
        case keep
        case keepLabels = "keep_label"
        case free
        case untilFree = "until_free"
    }
}
