/// What repositories and compose projects had for themselves, over the nights.
package struct UsageHistory: Sendable {
    /// Oldest first, the newest last.
    private let nights: [(snapshot: Int, takenAt: Timestamp)]
    /// Those of which something is told, in order: most of a year's nights are between them.
    private let told: [Int]
    private var intervals: [Owner: [Interval]] = [:]

    package struct Owner: Hashable, Sendable {
        package var kind: Kind
        package var name: String

        package init(kind: Kind, name: String) {
            self.kind = kind
            self.name = name
        }

        package enum Kind: String, Sendable { case repository, project }
    }

    private struct Interval {
        var first: Int
        /// Nil while it still is so.
        var last: Int?
        var usage: OwnUsage
    }

    /// - Parameter nights: The snapshots that count, oldest first.
    package init(nights: [(snapshot: Int, takenAt: Timestamp)]) {
        self.nights = nights
        let compared = [1, 7, 30].compactMap { Self.night(of: nights, before: $0) }
        told = Set(Trend.sample(nights, atMost: HolderUsage.mostPoints).map(\.snapshot) + compared).sorted()
    }

    /// Whether it matters what was so from one snapshot to another; to the present, if there is no last one.
    package func isTold(first: Int, last: Int?) -> Bool {
        var (low, high) = (0, told.count)
        while low < high {
            let middle = (low + high) / 2
            if told[middle] < first { low = middle + 1 } else { high = middle }
        }
        return low < told.count && last.map { told[low] <= $0 } ?? true
    }

    /// Says what was so.
    package mutating func add(_ owner: Owner, _ usage: OwnUsage, first: Int, last: Int?) {
        intervals[owner, default: []].append(Interval(first: first, last: last, usage: usage))
    }

    /// Those that are there in the newest snapshot, by size, the largest first.
    package func holders(_ kind: Owner.Kind) -> [HolderUsage] {
        guard let newest = nights.last else { return [] }
        let shown = Trend.sample(nights, atMost: HolderUsage.mostPoints)
        func nightBefore(_ days: Int64) -> Int? { Self.night(of: nights, before: days) }
        let (day, week, month) = (nightBefore(1), nightBefore(7), nightBefore(30))
        return intervals.compactMap { owner, intervals in
            guard owner.kind == kind, let now = Self.usage(in: intervals, at: newest.snapshot) else { return nil }
            func bytes(at snapshot: Int) -> Int64 { Self.usage(in: intervals, at: snapshot)?.ownBytes ?? 0 }
            func grown(since snapshot: Int?) -> Int64? { snapshot.map { now.ownBytes - bytes(at: $0) } }
            return HolderUsage(
                name: owner.name, now: now, grownInDayBytes: grown(since: day), grownInWeekBytes: grown(since: week),
                grownInMonthBytes: grown(since: month),
                series: shown.map { HolderUsage.Point(takenAt: $0.takenAt, ownBytes: bytes(at: $0.snapshot)) })
        }.sorted { ($1.ownBytes, $0.name) < ($0.ownBytes, $1.name) }
    }

    /// The last snapshot that is at least so old. Nights aren't a day apart to the second: half an hour is let pass.
    private static func night(of nights: [(snapshot: Int, takenAt: Timestamp)], before days: Int64) -> Int? {
        guard let newest = nights.last else { return nil }
        let limit = newest.takenAt.seconds - days * Timestamp.day + 1800
        return nights.last { $0.takenAt.seconds <= limit }?.snapshot
    }

    private static func usage(in intervals: [Interval], at snapshot: Int) -> OwnUsage? {
        intervals.first { $0.first <= snapshot && $0.last.map { $0 >= snapshot } ?? true }?.usage
    }
}
