/// Who grew and shrank most over the longest time that is known.
struct GrowthBars: Sendable {
    let period: Period
    /// Most first, whether gained or lost.
    let rows: [Row]

    struct Row: Sendable {
        var name: String
        var bytes: Int64
    }

    enum Period: CaseIterable, Sendable {
        case month, week, day

        var text: String {
            switch self {
            case .month: "a month ago"
            case .week: "a week ago"
            case .day: "a day ago"
            }
        }

        func bytes(_ usage: HolderUsage) -> Int64? {
            switch self {
            case .month: usage.grownInMonthBytes
            case .week: usage.grownInWeekBytes
            case .day: usage.grownInDayBytes
            }
        }
    }

    /// Nil where nothing moved, or nothing is known of before.
    init?(_ usages: [HolderUsage], most: Int) {
        for period in Period.allCases {
            let known = usages.compactMap { usage in
                period.bytes(usage).map { Row(name: usage.name, bytes: $0) }
            }
            guard !known.isEmpty else { continue }
            rows = Array(
                known.filter { $0.bytes != 0 }
                    .sorted { ($1.bytes.magnitude, $0.name) < ($0.bytes.magnitude, $1.name) }.prefix(most))
            self.period = period
            if rows.isEmpty { return nil }
            return
        }
        return nil
    }

    /// From where bars go out; nil where there are none.
    func zero(in area: Rectangle) -> Double? {
        let low = Double(min(0, rows.map(\.bytes).min() ?? 0))
        let high = Double(max(0, rows.map(\.bytes).max() ?? 0))
        return high > low ? area.x + area.width * -low / (high - low) : nil
    }

    /// A bar for each row: its left end and its width.
    func bars(in area: Rectangle) -> [(x: Double, width: Double)] {
        guard let zero = zero(in: area) else { return rows.map { _ in (area.x, 0) } }
        let low = min(0, rows.map(\.bytes).min() ?? 0)
        let high = max(0, rows.map(\.bytes).max() ?? 0)
        let scale = area.width / (Double(high) - Double(low))
        return rows.map { row in
            let width = max(1, Double(row.bytes.magnitude) * scale)
            return (row.bytes > 0 ? zero : zero - width, width)
        }
    }
}
