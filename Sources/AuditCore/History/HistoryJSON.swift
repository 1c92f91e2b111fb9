internal import FoundationEssentials

// What `history` and `diff` have in common in JSON. Keys as in `schema.sql`.

enum JSONReport {
    static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}

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

struct PointJSON: Encodable {
    var snapshot: Int
    var taken_at: Timestamp
    var disk_total_bytes: Int64?
    var disk_free_bytes: Int64?
    var image_count: Int
    var layer_count: Int
    var container_count: Int
    var layers_bytes: Int64
    var content_bytes: Int64?
    var containers_bytes: Int64?
    var volumes_bytes: Int64?
    var build_cache_bytes: Int64?

    init(_ point: TrendPoint) {
        snapshot = point.snapshot
        taken_at = point.takenAt
        disk_total_bytes = point.diskTotalBytes
        disk_free_bytes = point.diskFreeBytes
        image_count = point.images
        layer_count = point.layers
        container_count = point.containers
        layers_bytes = point.layersBytes
        content_bytes = point.contentBytes
        containers_bytes = point.containersBytes
        volumes_bytes = point.volumesBytes
        build_cache_bytes = point.buildCacheBytes
    }
}
