/// One record of BuildKit's cache.
package struct BuildCacheRecord: Hashable, Sendable {
    package var id: String
    package var parents: [String]
    /// `regular`, `source.local`, `exec.cachemount`, …
    package var type: String
    package var description: String
    /// A build holds it right now.
    package var isInUse: Bool
    /// An image has the same layer, so that the bytes are the image's and not the cache's.
    package var isShared: Bool
    package var sizeBytes: Int64
    package var createdAt: Timestamp?
    package var lastUsedAt: Timestamp?
    package var usageCount: Int
    /// The layer it holds, and with it all below; nil where it holds none of the layer store's, or where that can't
    /// be told (`Snapshot.knowsCacheHolds`).
    package var chainID: ChainID?

    package init(
        id: String, parents: [String], type: String, description: String, isInUse: Bool, isShared: Bool,
        sizeBytes: Int64, createdAt: Timestamp?, lastUsedAt: Timestamp?, usageCount: Int,
        chainID: ChainID? = nil
    ) {
        self.id = id
        self.parents = parents
        self.type = type
        self.description = description
        self.isInUse = isInUse
        self.isShared = isShared
        self.sizeBytes = sizeBytes
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.usageCount = usageCount
        self.chainID = chainID
    }
}
