/// Removes one thing from an engine. Only `apply` is ever handed one.
package protocol Remover: Sendable {
    /// Sends what the step's command sends, never forced. Returns once the engine has done it.
    func carryOut(_ step: Plan.Step) async throws(RemovalError) -> Removal
}

/// What the engine said it did.
package struct Removal: Hashable, Sendable {
    package var untagged: [String]
    /// Images, and on the classic store also the chain IDs of the layers that are really gone.
    package var deleted: [Digest]
    /// What a prune says it freed.
    package var reclaimedBytes: Int64?
    /// The records of the build cache that a prune says it took, by ID.
    package var prunedRecords: [String]

    package init(
        untagged: [String] = [], deleted: [Digest] = [], reclaimedBytes: Int64? = nil, prunedRecords: [String] = []
    ) {
        self.reclaimedBytes = reclaimedBytes
        self.prunedRecords = prunedRecords
        self.untagged = untagged
        self.deleted = deleted
    }
}

/// Why a removal didn't happen, or why it isn't known whether it did. Each carries the engine's own words.
package enum RemovalError: Error, Hashable, Sendable {
    case notFound(String)
    /// The engine said no.
    case refused(String)
    /// Its disk is full, and it couldn't write its own records: what it says from now on may not be what it wrote.
    case noRoom(String)
    /// The answer was lost: it may or may not have happened.
    case unknown(String)

    package var message: String {
        switch self {
        case .notFound(let message), .refused(let message), .noRoom(let message), .unknown(let message): message
        }
    }
}
