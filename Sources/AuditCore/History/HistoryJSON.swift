// What `history` and `diff` have in common in JSON. Keys as in `schema.sql`.

struct EngineJSON: Encodable {
    var id: String
    var name: String
    var version: String
    var store: StoreKind

    init(_ engine: EngineFacts) {
        id = engine.id
        name = engine.name
        version = engine.version
        store = engine.store
    }
}

struct ForecastJSON: Encodable {
    var expected_at: Timestamp
    var earliest_at: Timestamp
    var latest_at: Timestamp
    var days: Int

    init(_ forecast: Forecast) {
        expected_at = forecast.expected
        earliest_at = forecast.earliest
        latest_at = forecast.latest
        days = forecast.days
    }
}

/// Every key, null where it isn't known.
struct PointJSON: Encodable {
    private let point: TrendPoint

    init(_ point: TrendPoint) { self.point = point }

    private enum Key: String, CodingKey {
        case snapshot
        case takenAt = "taken_at"
        case diskTotalBytes = "disk_total_bytes"
        case diskFreeBytes = "disk_free_bytes"
        case imageCount = "image_count"
        case layerCount = "layer_count"
        case containerCount = "container_count"
        case layersBytes = "layers_bytes"
        case contentBytes = "content_bytes"
        case containersBytes = "containers_bytes"
        case volumesBytes = "volumes_bytes"
        case buildCacheBytes = "build_cache_bytes"
        case isForgotten = "is_forgotten"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(point.snapshot, forKey: .snapshot)
        try values.encode(point.takenAt, forKey: .takenAt)
        try values.encode(point.diskTotalBytes, forKey: .diskTotalBytes)
        try values.encode(point.diskFreeBytes, forKey: .diskFreeBytes)
        try values.encode(point.images, forKey: .imageCount)
        try values.encode(point.layers, forKey: .layerCount)
        try values.encode(point.containers, forKey: .containerCount)
        try values.encode(point.layersBytes, forKey: .layersBytes)
        try values.encode(point.contentBytes, forKey: .contentBytes)
        try values.encode(point.containersBytes, forKey: .containersBytes)
        try values.encode(point.volumesBytes, forKey: .volumesBytes)
        try values.encode(point.buildCacheBytes, forKey: .buildCacheBytes)
        try values.encode(point.isForgotten, forKey: .isForgotten)
    }
}
