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

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        for (column, value) in zip(TrendPoint.columns, point.row) {
            try values.encode(value, forKey: Key(stringValue: column))
        }
    }
}
