/// What a run came to.
package struct ApplyReport: Sendable {
    package var run: Int
    package var plan: Plan
    package var result: RunResult
    package var steps: [(step: Plan.Step, result: StepResult)]
    /// Why it ended before its last step; nil if it didn't.
    package var halt: ApplyHalt?

    package var predicted: ByteRange { plan.frees }
}

/// Why a run ended before its last step. It can go on.
package enum ApplyHalt: Hashable, Sendable {
    /// Somebody asked for it.
    case requested
    /// The engine doesn't answer any more. Its, or the connection's, words.
    case engineLost(String)
    /// The engine's disk is full, and deleting takes room for its own records. Its words.
    case noRoom(String)
    /// Things of the plan vanish without our doing: somebody else deletes there, too.
    case othersDelete([String])

    package var text: String {
        switch self {
        case .requested: "Interrupted"
        case .engineLost(let words): "The engine doesn't answer any more (\(words))"
        case .noRoom(let words): "The engine has no room on its disk for its own records (\(words))"
        case .othersDelete(let names):
            "Something else deletes what this plan deletes (\(names.joined(separator: ", "))): another audit, a prune?"
        }
    }
}
