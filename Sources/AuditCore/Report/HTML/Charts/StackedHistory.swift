/// What an engine kept from night to night, as bands that lie on each other.
struct StackedHistory: Sendable {
    /// Lowest first.
    let bands: [Band]
    let times: [Timestamp]
    /// The size of the disk, where it is drawn: not where the engine has so little of it that its bands would be lines.
    let capacity: Int64?

    struct Band: Sendable {
        /// The class in the style sheet.
        var style: String
        var name: String
        /// A value for each time.
        var bytes: [Int64]
        /// With all below it.
        var tops: [Int64]
    }

    /// The engine's smallest part of a disk that is drawn whole.
    private static let smallestPart = 0.2

    init(_ trend: Trend, atMost count: Int) {
        let points = Trend.sample(trend.points, atMost: count)
        times = points.map(\.takenAt)
        let engine = points.map(\.engineBytes)
        let total = points.compactMap(\.diskTotalBytes).max() ?? 0
        let isWhole =
            points.allSatisfy { $0.diskUsedBytes != nil }
            && Double(engine.max() ?? 0) >= Double(total) * Self.smallestPart
        capacity = isWhole ? total : nil
        var wanted: [(style: String, name: String, bytes: [Int64])] = [
            ("images", "Images", points.map { $0.layersBytes + ($0.contentBytes ?? 0) }),
            ("containers", "Containers", Self.carried(points.map(\.containersBytes))),
            ("volumes", "Volumes", Self.carried(points.map(\.volumesBytes))),
            ("cache", "Build cache", Self.carried(points.map(\.buildCacheBytes))),
        ]
        if isWhole {
            wanted.append(("other", "Other files", points.map { max(0, ($0.diskUsedBytes ?? 0) - $0.engineBytes) }))
        }
        var below = [Int64](repeating: 0, count: points.count)
        bands = wanted.filter { $0.bytes.contains { $0 > 0 } }.map { style, name, bytes in
            below = zip(below, bytes).map(+)
            return Band(style: style, name: name, bytes: bytes, tops: below)
        }
    }

    var largest: Int64 { max(capacity ?? 0, bands.last?.tops.max() ?? 0) }

    /// What couldn't be read is taken to be as it was the time before.
    private static func carried(_ values: [Int64?]) -> [Int64] {
        var last = values.lazy.compactMap(\.self).first ?? 0
        return values.map { value in
            last = value ?? last
            return last
        }
    }
}
