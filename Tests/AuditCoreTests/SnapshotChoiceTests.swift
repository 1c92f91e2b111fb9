import AuditCore
import Testing

@Suite struct SnapshotChoiceTests {
    private let now = Timestamp(rfc3339: "2026-11-24T12:00:00Z")!
    private let points = [
        ("2026-11-20T02:00:00Z", 1), ("2026-11-22T02:00:00Z", 2), ("2026-11-23T02:00:00Z", 4),
        ("2026-11-23T23:59:59Z", 5), ("2026-11-24T02:00:00Z", 6),
    ].map { TrendPoint(snapshot: $0.1, takenAt: Timestamp(rfc3339: $0.0)!) }

    @Test(
        arguments: [
            ("4", 4), ("3", nil), ("yesterday", 5), ("2026-11-23", 5), ("2026-11-21", 1), ("2026-11-19", nil),
            ("2026-12-31", 6), ("1d", 4), ("10h", 6), ("30d", nil),
        ] as [(String, Int?)])
    func namesOneSnapshot(text: String, number: Int?) throws {
        #expect(try #require(SnapshotChoice(text, now: now)).pick(from: points)?.snapshot == number)
    }

    @Test(arguments: ["", "never", "last", "2026-13-01", "1.5"]) func otherTextsNameNone(text: String) {
        #expect(SnapshotChoice(text, now: now) == nil)
    }

    @Test func aSparklineGoesFromLeastToMost() {
        #expect(Sparkline.draw([0, 5, nil, 10]) == "▁▅ █")
        #expect(Sparkline.draw([3, 3]) == "▁▁")
        #expect(Sparkline.draw([nil, nil]) == "")
        #expect(Sparkline.draw((0..<100).map { Int64($0) }, width: 8) == "▁▂▃▄▅▆▇█")
    }
}
