/// Why something is deleted or kept: a stable code for scripts, a sentence for people.
package struct Reason: Hashable, Sendable {
    package var code: Code
    package var text: String

    package init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Stable: scripts depend on these.
    package enum Code: String, Codable, Sendable, CaseIterable {
        // Why it goes.
        case asked
        case inTheWay = "in_the_way"
        case dangling
        case unused
        case stopped
        case unusedVolume = "unused_volume"
        case unusedCache = "unused_cache"
        // Why it stays.
        case notAsked = "not_asked"
        case keepPattern = "keep_pattern"
        case keepLabel = "keep_label"
        case inUse = "in_use"
        case running
        case paused
        case beingRemoved = "being_removed"
        case holdsData = "holds_data"
        case restartPolicy = "restart_policy"
        case composeProject = "compose_project"
        case stoppedRecently = "stopped_recently"
        case blocked
        case parentOfKept = "parent_of_kept"
        case youngDangling = "young_dangling"
        case namedVolume = "named_volume"
        case localOnly = "local_only"
        case newest
        case notRead = "not_read"
        case builtOn = "built_on"
        case usedRecently = "used_recently"
        case seenRecently = "seen_recently"
        case historyTooShort = "history_too_short"
        case holdsUsedLayers = "holds_used_layers"
        case targetReached = "target_reached"
        case freesNothing = "frees_nothing"
    }
}
