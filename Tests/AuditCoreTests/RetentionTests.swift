import AuditCore
import TestSupport
import Testing

/// Which snapshots are kept, and why.
@Suite struct RetentionTests {
    /// Monday.
    private static let start = Timestamp(rfc3339: "2026-09-07T02:00:00Z")!

    private func nights(_ count: Int, perDay: Int = 1) -> [TrendPoint] {
        (0..<count * perDay).map {
            TrendPoint(
                snapshot: $0 + 1,
                takenAt: Timestamp(seconds: Self.start.seconds + Int64($0) * 86_400 / Int64(perDay)))
        }
    }

    private func kept(_ retention: Retention, _ points: [TrendPoint], needed: [Int: [String]] = [:]) -> [Int: [String]]
    {
        Dictionary(
            uniqueKeysWithValues: retention.decide(points, needed: needed).filter(\.isKept).map {
                ($0.snapshot, $0.reasons)
            })
    }

    @Test func theNewestOfEachPeriodIsKept() {
        // Four weeks and a day: to Monday, 5 October.
        let kept = kept(Retention(last: 1, daily: 3, weekly: 3, monthly: 12), nights(29))
        #expect(
            kept == [
                29: ["newest", "last 1", "day 2026-10-05", "week of 2026-10-05", "month 2026-10"],
                28: ["day 2026-10-04", "week of 2026-09-28"],
                27: ["day 2026-10-03"],
                24: ["month 2026-09"],
                21: ["week of 2026-09-21"],
            ])
    }

    @Test func daysWithoutASnapshotDontCount() {
        let points = nights(60).filter { $0.snapshot % 10 == 0 }
        #expect(kept(Retention(daily: 3), points).keys.sorted() == [40, 50, 60])
    }

    @Test func ofSeveralOnADayTheNewestIsKept() {
        // At 2:00, 10:00 and 18:00.
        #expect(kept(Retention(daily: 2), nights(3, perDay: 3)).keys.sorted() == [6, 9])
        #expect(kept(Retention(last: 2), nights(3, perDay: 3)).keys.sorted() == [8, 9])
    }

    @Test func theNewestAndWhatIsNeededStayWhateverTheRules() {
        #expect(
            kept(Retention(), nights(9), needed: [4: ["plan 2 can be applied"]])
                == [9: ["newest"], 4: ["plan 2 can be applied"]])
    }

    @Test func whatIsForgottenAlreadyIsNotSpokenOf() {
        var points = nights(4)
        points[1].isForgotten = true
        #expect(Retention(daily: 1).decide(points).map(\.snapshot) == [4, 3, 1])
        #expect(Retention(daily: 3).decide(points).filter(\.isKept).map(\.snapshot) == [4, 3, 1])
    }

    @Test(arguments: 0..<50) func decidingAgainChangesNothing(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let retention = Retention(
            last: Int.random(in: 0...3, using: &random), daily: Int.random(in: 0...9, using: &random),
            weekly: Int.random(in: 0...9, using: &random), monthly: Int.random(in: 0...9, using: &random))
        let points = nights(200, perDay: 2).filter { _ in Bool.random(using: &random) }
        let first = retention.decide(points)
        let left = points.filter { point in first.contains { $0.snapshot == point.snapshot && $0.isKept } }
        #expect(retention.decide(left) == first.filter(\.isKept), "seed \(seed)")
    }
}
