/// The figures at the top of a report, in bytes.
struct TotalsDocument: Encodable {
    let analysis: Analysis
    /// What goes if every image goes that no container refers to.
    let unusedBytes: ByteRange

    private enum Key: String, CodingKey {
        case diskTotalBytes = "disk_total_bytes"
        case diskFreeBytes = "disk_free_bytes"
        case layersBytes = "layers_bytes"
        case layersAtMostBytes = "layers_at_most_bytes"
        case containersBytes = "containers_bytes"
        case volumesBytes = "volumes_bytes"
        case buildCacheBytes = "build_cache_bytes"
        case unusedImagesBytes = "unused_images_bytes"
        case unusedImagesAtMostBytes = "unused_images_at_most_bytes"
        case engineReclaimableBytes = "engine_reclaimable_bytes"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        let snapshot = analysis.snapshot
        let layers = analysis.layersTotal
        try values.encode(snapshot.disk?.totalBytes, forKey: .diskTotalBytes)
        try values.encode(snapshot.disk?.freeBytes, forKey: .diskFreeBytes)
        try values.encode(layers.atLeast, forKey: .layersBytes)
        try values.encode(layers.atMost, forKey: .layersAtMostBytes)
        // Which the number of the snapshot doesn't change.
        let point = TrendPoint(analysis, snapshot: 0)
        try values.encode(point.containersBytes, forKey: .containersBytes)
        try values.encode(point.volumesBytes, forKey: .volumesBytes)
        try values.encode(point.buildCacheBytes, forKey: .buildCacheBytes)
        try values.encode(unusedBytes.atLeast, forKey: .unusedImagesBytes)
        try values.encode(unusedBytes.atMost, forKey: .unusedImagesAtMostBytes)
        let claims = snapshot.engine.product == .docker && snapshot.engine.store == .graphdriver
        try values.encode(claims ? analysis.engineClaimedReclaimableBytes : nil, forKey: .engineReclaimableBytes)
    }
}
