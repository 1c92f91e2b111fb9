/// Which snapshots of an engine are kept when old ones are thinned out: of the last days, weeks and months that have
/// any, the newest of each, as in restic. Days are those of UTC, weeks begin on Monday.
package struct Retention: Hashable, Sendable {
    package var last: Int
    package var daily: Int
    package var weekly: Int
    package var monthly: Int

    package init(last: Int = 0, daily: Int = 0, weekly: Int = 0, monthly: Int = 0) {
        self.last = last
        self.daily = daily
        self.weekly = weekly
        self.monthly = monthly
    }

    package struct Decision: Hashable, Sendable {
        package var snapshot: Int
        package var takenAt: Timestamp
        /// Why it is kept; none if it is to be forgotten.
        package var reasons: [String]

        package var isKept: Bool { !reasons.isEmpty }
    }

    /// - Parameters:
    ///   - points: The snapshots of one engine, oldest first.
    ///   - needed: Snapshots that something else needs, with what.
    /// - Returns: Newest first. The newest is always kept: the next reading is compared with it.
    package func decide(_ points: [TrendPoint], needed: [Int: [String]] = [:]) -> [Decision] {
        var counts = [0, 0, 0, 0]
        var newest = [String?](repeating: nil, count: 4)
        return points.filter { !$0.isForgotten }.reversed().enumerated().map { position, point in
            var reasons = position == 0 ? ["newest"] : []
            for (rule, (limit, period)) in Self.periods(of: point, at: position, limits: self).enumerated() {
                guard counts[rule] < limit, newest[rule] != period else { continue }
                newest[rule] = period
                counts[rule] += 1
                reasons.append(period)
            }
            return Decision(
                snapshot: point.snapshot, takenAt: point.takenAt, reasons: reasons + (needed[point.snapshot] ?? []))
        }
    }

    private static func periods(of point: TrendPoint, at position: Int, limits: Retention) -> [(Int, String)] {
        let day = point.takenAt.seconds / Timestamp.day
        // 1970 began on a Thursday.
        let monday = Timestamp(seconds: (day - (day + 3) % 7) * Timestamp.day)
        return [
            (limits.last, "last \(position + 1)"), (limits.daily, "day \(point.takenAt.day)"),
            (limits.weekly, "week of \(monday.day)"), (limits.monthly, "month \(point.takenAt.day.prefix(7))"),
        ]
    }
}
