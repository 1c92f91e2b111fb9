extension DataTable {
    /// Points of a trend, a row each.
    init(_ name: String, _ points: some Sequence<TrendPoint>) {
        self.init(name, TrendPoint.columns)
        for point in points { add(point.row) }
    }
}

extension TrendPoint {
    static let columns = [
        "snapshot", "taken_at", "disk_total_bytes", "disk_free_bytes", "image_count", "layer_count",
        "container_count", "layers_bytes", "content_bytes", "containers_bytes", "volumes_bytes",
        "build_cache_bytes", "is_forgotten",
    ]

    /// A value a column.
    var row: [DataTable.Value?] {
        [
            .count(snapshot), .time(takenAt), diskTotalBytes.map { .number($0) }, diskFreeBytes.map { .number($0) },
            .count(images), .count(layers), .count(containers), .number(layersBytes),
            contentBytes.map { .number($0) }, containersBytes.map { .number($0) }, volumesBytes.map { .number($0) },
            buildCacheBytes.map { .number($0) }, .flag(isForgotten),
        ]
    }
}
