/// A line of a word's size: how one figure developed.
struct TrendLine {
    let series: [HolderUsage.Point]

    private static let width = 96.0
    private static let height = 20.0

    /// Nothing where there is nothing to compare.
    var markup: Markup {
        guard series.count > 1, let first = series.first, let last = series.last else { return .nothing }
        let text = "from \(ByteText.size(first.ownBytes)) to \(ByteText.size(last.ownBytes)) since \(first.takenAt.day)"
        return Markup(
            "svg",
            [
                "class": "spark", "viewBox": "0 0 \(Self.width.tenths) \(Self.height.tenths)", "role": "img",
                "aria-label": .text(text),
            ]
        ) {
            Markup("title") { text }
            Markup(
                empty: "path",
                ["d": "M\(Self.points(series).map { "\($0.x.tenths) \($0.y.tenths)" }.joined(separator: "L"))"])
        }
    }

    /// From the lowest value at the bottom to the highest at the top; a figure that never changed is a line in the middle.
    static func points(_ series: [HolderUsage.Point]) -> [(x: Double, y: Double)] {
        let scale = TimeScale(series.map(\.takenAt))
        let low = series.map(\.ownBytes).min() ?? 0
        let high = series.map(\.ownBytes).max() ?? 0
        return series.map { point in
            let share = high > low ? Double(point.ownBytes - low) / Double(high - low) : 0.5
            return (2 + (width - 4) * scale.fraction(point.takenAt), height - 3 - (height - 6) * share)
        }
    }
}
