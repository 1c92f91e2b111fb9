/// When the engine's disk will be full, if it goes on as it did, cleaning up included.
///
/// The past days are replayed: each of some hundred replays draws weeks of the recent daily changes at random (a moving
/// block bootstrap, blocks of seven days, so that a weekly rhythm stays one), twice: first a past that might as well have
/// been, then the days to come out of that past. So the interval also holds how little a short past tells. It holds the
/// middle eight of ten replays. The draws are always the same: equal nights give equal forecasts.
package struct Forecast: Hashable, Sendable {
    /// Full by then in half of the replays.
    package var expected: Timestamp
    /// In one of ten.
    package var earliest: Timestamp
    /// In nine of ten.
    package var latest: Timestamp
    /// The days that were replayed.
    package var days: Int

    private static let longestPast = 90
    private static let block = 7
    private static let replays = 500
    /// Fewer days, or readings in them, say nothing.
    private static let fewestDays = 14
    private static let fewestReadings = 10
    /// No further ahead than so many times as far as it looks back.
    private static let reach = 4

    /// Nil where the history doesn't support one: too short, the disk not seen, or no growth that would fill it soon
    /// enough in nine of ten replays.
    package init?(_ trend: Trend) {
        guard let now = trend.points.last, let free = now.diskFreeBytes, free > 0 else { return nil }
        let changes = Self.dailyChanges(trend)
        guard changes.count >= Self.fewestDays else { return nil }
        days = changes.count
        var random = SplitMix(seed: 0)
        let limit = Self.reach * changes.count
        let full = (0..<Self.replays).map { _ in
            Self.daysUntilFull(free, changes, limit: limit, &random) ?? .max
        }.sorted()
        func time(_ share: Int) -> Timestamp? {
            let days = full[Self.replays * share / 10]
            return days == .max ? nil : Timestamp(seconds: now.takenAt.seconds + Int64(days) * Timestamp.day)
        }
        guard let earliest = time(1), let expected = time(5), let latest = time(9) else { return nil }
        self.earliest = earliest
        self.expected = expected
        self.latest = latest
    }

    /// `full around 2026-12-03 (2026-12-01 to 2026-12-06)`
    package var text: String { "full around \(expected.day) (\(earliest.day) to \(latest.day))" }

    private static func daysUntilFull(
        _ free: Int64, _ changes: [Int64], limit: Int, _ random: inout SplitMix
    ) -> Int? {
        let past = (0..<(changes.count + block - 1) / block).map { _ in
            changes.indices.randomElement(using: &random)!
        }
        var left = free
        var start = 0
        for day in 0..<limit {
            if day % block == 0 { start = past.randomElement(using: &random)! }
            left -= changes[(start + day % block) % changes.count]
            if left <= 0 { return day + 1 }
        }
        return nil
    }

    /// How much the used bytes changed in each of the last days, counted back from the newest reading. Between readings
    /// a straight line stands for what wasn't seen. Empty where there are too few.
    private static func dailyChanges(_ trend: Trend) -> [Int64] {
        let now = trend.points.last!.takenAt.seconds
        let readings: [(seconds: Int64, used: Int64)] = trend.points.compactMap { point in
            guard let used = point.diskUsedBytes, now - point.takenAt.seconds <= Int64(longestPast) * Timestamp.day
            else { return nil }
            return (point.takenAt.seconds, used)
        }
        guard readings.count >= fewestReadings, let first = readings.first else { return [] }
        var changes: [Int64] = []
        var later = readings[readings.count - 1].used
        var next = readings.count - 1
        var time = now - Timestamp.day
        // An hour of grace: nights aren't a day apart to the second.
        while time >= first.seconds - 3600 {
            while next > 1, readings[next - 1].seconds >= time { next -= 1 }
            let (before, after) = (readings[next - 1], readings[next])
            let span = Double(max(1, after.seconds - before.seconds))
            let share = min(1, max(0, Double(time - before.seconds) / span))
            let used = before.used + Int64((Double(after.used - before.used) * share).rounded())
            changes.append(later - used)
            later = used
            time -= Timestamp.day
        }
        return changes.reversed()
    }
}

/// A random source that gives the same numbers everywhere (Steele, Lea and Flood's SplitMix64).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
