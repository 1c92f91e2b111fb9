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
    /// What it takes, or once took: see `isSizeExact`.
    package var sizeBytes: Int64
    /// Whether it takes that now. Docker's classic store looks only once, when it is first asked: what a cache mount, or
    /// the context of a build, took then it says forever, whatever later builds wrote into it (`Usage` of
    /// `builder-next/adapters/snapshot`; seen on 20.10, 26.1 and 28.5).
    package var isSizeExact: Bool
    package var createdAt: Timestamp?
    package var lastUsedAt: Timestamp?
    package var usageCount: Int
    /// The layer it holds, and with it all below; nil where it holds none of the layer store's, or where that can't
    /// be told (`Snapshot.knowsCacheHolds`).
    package var chainID: ChainID?

    package init(
        id: String, parents: [String], type: String, description: String, isInUse: Bool, isShared: Bool,
        sizeBytes: Int64, isSizeExact: Bool = true, createdAt: Timestamp?, lastUsedAt: Timestamp?, usageCount: Int,
        chainID: ChainID? = nil
    ) {
        self.id = id
        self.parents = parents
        self.type = type
        self.description = description
        self.isInUse = isInUse
        self.isShared = isShared
        self.sizeBytes = sizeBytes
        self.isSizeExact = isSizeExact
        self.createdAt = createdAt
        self.lastUsedAt = lastUsedAt
        self.usageCount = usageCount
        self.chainID = chainID
    }

    /// What it takes now, as far as that is known. A record may have shrunk as well.
    package var size: ByteRange { isSizeExact ? .exactly(sizeBytes) : .unknown }

    /// What it has beside the images: shared records are the images' layers over again.
    package var ownSize: ByteRange { isShared ? .zero : size }
    /// The same; nil where it isn't known.
    package var knownOwnBytes: Int64? { ownSize.isExact ? ownSize.atLeast : nil }

    /// Whether nobody used it between two readings that saw it like this.
    package func isUnused(since earlier: BuildCacheRecord) -> Bool {
        !isInUse && !earlier.isInUse && usageCount == earlier.usageCount && lastUsedAt == earlier.lastUsedAt
    }
}
