/// `audit history`: the snapshots of an engine and where they lead.
package struct HistoryText {
    private let engine: EngineFacts
    private let trend: Trend
    /// How many of the newest snapshots are listed.
    private let limit: Int

    package init(engine: EngineFacts, trend: Trend, limit: Int) {
        self.engine = engine
        self.trend = trend
        self.limit = limit
    }

    /// Nothing else can be asked of a forgotten one.
    private var kept: [TrendPoint] { trend.points.filter { !$0.isForgotten } }
    private var listed: ArraySlice<TrendPoint> { kept.suffix(limit) }
    /// Their totals are known all the same.
    private var points: ArraySlice<TrendPoint> { trend.points.suffix(limit) }

    package func render(width: Int) -> String {
        [header(width), figures(width), forecast(width), list(width)].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func header(_ width: Int) -> String {
        guard let first = trend.points.first else { return "" }
        let count = ByteText.count(trend.points.count, "snapshot")
        let thinned = kept.count < trend.points.count ? ", \(ByteText.count(kept.count)) of them kept" : ""
        let parts = [
            engine.name, "\(engine.product.title) \(engine.version), \(engine.store.title)",
            "\(count) since \(first.takenAt.day)\(thinned)",
        ]
        return Self.wrapped(SafeText.visible(parts.joined(separator: " · ")), width)
    }

    private static func wrapped(_ text: String, _ width: Int) -> String {
        TextTable.wrap(text, width: width).joined(separator: "\n") + "\n"
    }

    static let figures: [(label: String, value: @Sendable (TrendPoint) -> Int64?)] = [
        ("Disk used", { $0.diskUsedBytes }), ("Layers", { $0.layersBytes }), ("Blobs", { $0.contentBytes }),
        ("Containers", { $0.containersBytes }), ("Volumes", { $0.volumesBytes }),
        ("Build cache", { $0.buildCacheBytes }),
    ]

    private func figures(_ width: Int) -> String {
        guard let last = trend.points.last else { return "" }
        var table = TextTable(.left, .right, .right, .left)
        for (label, value) in Self.figures {
            guard let now = value(last), trend.points.contains(where: { value($0) ?? 0 != 0 }) else { continue }
            let growth = trend.growthPerDay(value).map { ByteText.change($0) + " a day" } ?? ""
            table.add(
                label, ByteText.size(now), growth,
                Sparkline.draw(trend.points.map(value), width: width < Self.fullWidth ? 30 : 40))
        }
        return table.render(width: width)
    }

    private func forecast(_ width: Int) -> String {
        if let forecast = Forecast(trend) {
            let condition = "if it goes on as in the last \(forecast.days) days"
            return Self.wrapped("The disk is \(forecast.text), \(condition).", width)
        }
        guard trend.points.last?.diskFreeBytes != nil else { return "" }
        return Self.wrapped(
            "No forecast of when the disk is full: too few nights, or no growth that would fill it soon.", width)
    }

    /// Terminals of fewer columns get days without the time, and of the disk only its share.
    private static let fullWidth = 100

    private func list(_ width: Int) -> String {
        let isFull = width >= Self.fullWidth
        var table = TextTable(.right, .left, .right, .right, .right, .right, .right, .left)
        table.add(
            "#", "taken at", "images", imagesLabel, "containers", "volumes", "cache", isFull ? "disk used" : "disk")
        for point in listed {
            table.add(
                String(point.snapshot), isFull ? point.takenAt.description : point.takenAt.day,
                ByteText.count(point.images), Self.text(point.layersBytes + (point.contentBytes ?? 0)),
                Self.text(point.containersBytes), Self.text(point.volumesBytes), Self.text(point.buildCacheBytes),
                isFull ? Self.disk(point) : Self.diskShare(point) ?? "?")
        }
        let left = kept.count - listed.count
        let rest = left > 0 ? "  \(ByteText.count(left)) older: --limit \(kept.count)\n" : ""
        let forgotten = trend.points.count - kept.count
        let thinned =
            forgotten > 0
            ? "  \(ByteText.count(forgotten)) thinned out by audit forget; csv and json have their totals\n" : ""
        return (listed.isEmpty ? "" : table.render(width: width)) + rest + thinned
    }

    /// What an image takes: on the containerd store its blobs as well.
    private var imagesLabel: String { listed.contains { $0.contentBytes != nil } ? "layers, blobs" : "layers" }

    private static func text(_ bytes: Int64?) -> String { bytes.map(ByteText.size) ?? "?" }

    private static func disk(_ point: TrendPoint) -> String {
        guard let used = point.diskUsedBytes, let share = diskShare(point) else { return "?" }
        return "\(ByteText.size(used)), \(share)"
    }

    /// `94 %`; nil where it isn't known.
    private static func diskShare(_ point: TrendPoint) -> String? {
        guard let used = point.diskUsedBytes, let total = point.diskTotalBytes, total > 0 else { return nil }
        return "\(Int64(Double(used) * 100 / Double(total))) %"
    }

    package func markdown() -> String {
        var lines = [
            "| snapshot | taken at | images | \(imagesLabel) | containers | volumes | build cache | disk used |",
            "|--:|---|--:|--:|--:|--:|--:|--:|",
        ]
        for point in listed {
            let sizes = [
                point.layersBytes + (point.contentBytes ?? 0), point.containersBytes, point.volumesBytes,
                point.buildCacheBytes,
            ].map(Self.text)
            lines.append(
                "| \(point.snapshot) | \(point.takenAt) | \(ByteText.count(point.images)) "
                    + "| \(sizes.joined(separator: " | ")) | \(Self.disk(point)) |")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    package func csv() -> String { DataTable("snapshots", points).csv }

    package func json() throws -> String {
        try JSONReport.encode(HistoryJSON(engine: engine, trend: trend, listed: points.map(PointJSON.init)))
    }
}

/// `audit history --format json`. Every key, null where it isn't known.
private struct HistoryJSON: Encodable {
    var engine: EngineFacts
    var trend: Trend
    var listed: [PointJSON]

    private enum Key: String, CodingKey {
        case engine, snapshots, forecast
        case grownPerDayBytes = "grown_per_day_bytes"
    }

    private enum GrownKey: String, CodingKey {
        case layers, containers, volumes
        case diskUsed = "disk_used"
        case buildCache = "build_cache"
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(EngineJSON(engine), forKey: .engine)
        try values.encode(listed, forKey: .snapshots)
        try values.encode(Forecast(trend).map(ForecastJSON.init), forKey: .forecast)
        var grown = values.nestedContainer(keyedBy: GrownKey.self, forKey: .grownPerDayBytes)
        try grown.encode(trend.growthPerDay(\.diskUsedBytes), forKey: .diskUsed)
        try grown.encode(trend.growthPerDay(\.layersBytes), forKey: .layers)
        try grown.encode(trend.growthPerDay(\.containersBytes), forKey: .containers)
        try grown.encode(trend.growthPerDay(\.volumesBytes), forKey: .volumes)
        try grown.encode(trend.growthPerDay(\.buildCacheBytes), forKey: .buildCache)
    }
}
