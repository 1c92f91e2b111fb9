/// What one snapshot came to: the figures that are kept for every night.
package struct TrendPoint: Hashable, Sendable {
    /// The snapshot's number.
    package var snapshot: Int
    package var takenAt: Timestamp
    /// Nil where the engine's disk couldn't be seen.
    package var diskTotalBytes: Int64?
    package var diskFreeBytes: Int64?
    /// The layers of all images, each once; what is certain of them.
    package var layersBytes: Int64
    /// Blobs that images have beside their layers, each once: on the containerd store, where they could be read.
    package var contentBytes: Int64?
    /// The writable layers of all containers. Nil where none could be read.
    package var containersBytes: Int64?
    /// The volumes whose size the engine knows. Nil where it knows none.
    package var volumesBytes: Int64?
    /// The build cache beside what images have as well. Nil where it couldn't be read.
    package var buildCacheBytes: Int64?
    package var images: Int
    package var layers: Int
    package var containers: Int
    /// Thinned out by `audit forget`: these figures are all that is left of it.
    package var isForgotten: Bool

    package init(
        snapshot: Int, takenAt: Timestamp, diskTotalBytes: Int64? = nil, diskFreeBytes: Int64? = nil,
        layersBytes: Int64 = 0, contentBytes: Int64? = nil, containersBytes: Int64? = nil, volumesBytes: Int64? = nil,
        buildCacheBytes: Int64? = nil, images: Int = 0, layers: Int = 0, containers: Int = 0,
        isForgotten: Bool = false
    ) {
        self.snapshot = snapshot
        self.takenAt = takenAt
        self.diskTotalBytes = diskTotalBytes
        self.diskFreeBytes = diskFreeBytes
        self.layersBytes = layersBytes
        self.contentBytes = contentBytes
        self.containersBytes = containersBytes
        self.volumesBytes = volumesBytes
        self.buildCacheBytes = buildCacheBytes
        self.images = images
        self.layers = layers
        self.containers = containers
        self.isForgotten = isForgotten
    }

    package var diskUsedBytes: Int64? {
        diskTotalBytes.flatMap { total in diskFreeBytes.map { total - $0 } }
    }

    /// Everything the engine keeps, as far as it is known.
    package var engineBytes: Int64 {
        layersBytes + (contentBytes ?? 0) + (containersBytes ?? 0) + (volumesBytes ?? 0) + (buildCacheBytes ?? 0)
    }
}

extension TrendPoint {
    package init(_ analysis: Analysis, snapshot number: Int) {
        let snapshot = analysis.snapshot
        let cache = snapshot.isCacheRead ? snapshot.buildCache : nil
        self.init(
            snapshot: number, takenAt: snapshot.takenAt, diskTotalBytes: snapshot.disk?.totalBytes,
            diskFreeBytes: snapshot.disk?.freeBytes, layersBytes: analysis.layersTotal.atLeast,
            contentBytes: analysis.blobSizes.isEmpty ? nil : analysis.blobSizes.values.reduce(0, +),
            containersBytes: Self.sum(snapshot.containers.map(\.writableBytes)),
            volumesBytes: snapshot.areVolumesRead ? Self.sum(snapshot.volumes.map(\.sizeBytes)) : nil,
            buildCacheBytes: cache.map { $0.map(\.ownSize.atLeast).reduce(0, +) }, images: snapshot.images.count,
            layers: analysis.imageLayerCount, containers: snapshot.containers.count)
    }

    /// Of those that are known; nil where there are some and none is.
    private static func sum(_ sizes: [Int64?]) -> Int64? {
        let known = sizes.compactMap(\.self)
        return known.isEmpty && !sizes.isEmpty ? nil : known.reduce(0, +)
    }
}
