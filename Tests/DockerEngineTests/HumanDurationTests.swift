import AuditCore
import Testing

@testable import DockerEngine

/// The words of `go-units`, at every seam.
@Suite struct HumanDurationTests {
    @Test(
        arguments: [
            (-5, "Less than a second"), (0, "Less than a second"), (1, "1 second"), (2, "2 seconds"),
            (59, "59 seconds"), (60, "About a minute"), (119, "About a minute"), (120, "2 minutes"),
            (3599, "59 minutes"), (3600, "About an hour"), (5399, "About an hour"), (5400, "2 hours"),
            (9000, "3 hours"), (171_000, "2 days"), (170_999, "47 hours"), (13 * 86_400, "13 days"),
            (14 * 86_400, "2 weeks"), (59 * 86_400, "8 weeks"), (60 * 86_400, "2 months"),
            (729 * 86_400, "24 months"), (730 * 86_400, "2 years"), (1100 * 86_400, "3 years"),
        ] as [(Int64, String)])
    func timesAreSaidAsEnginesSayThem(seconds: Int64, text: String) {
        #expect(HumanDuration.text(seconds: seconds) == text)
    }

    private let now = Timestamp(seconds: 1_800_000_000)

    private func ago(_ seconds: Int64) -> Timestamp { Timestamp(seconds: now.seconds - seconds) }

    /// Whether a container that started so long ago, and was known so long ago, counts as unchanged.
    private func isTrusted(startedAgo age: Int64, knownAgo: Int64?, says duration: String) -> Bool {
        let container = Container(
            id: .sha256(of: "web"), name: "web", imageID: nil, imageName: "web:1", state: .running,
            startedAt: ago(age))
        return ContainerReading.fits(container, status: "Up " + duration, knownAt: knownAgo.map(ago), at: now)
    }

    /// Two clocks, and fractions of a second: not a reason to ask again.
    @Test(arguments: [30, 58, 59, 60, 118, 3600, 86_400] as [Int64], -2...2)
    func aTimeThatIsTwoSecondsOffIsTheSame(age: Int64, offset: Int64) {
        #expect(isTrusted(startedAgo: age, knownAgo: 1, says: HumanDuration.text(seconds: age + offset)))
    }

    /// The same words would tell of a start since the last reading.
    @Test func wordsThatAStartSinceWouldHaveAreNotTrusted() {
        let (hour, day): (Int64, Int64) = (3600, 86_400)
        #expect(!isTrusted(startedAgo: 3, knownAgo: 2, says: "1 second"))
        #expect(!isTrusted(startedAgo: 5 * hour + 1200, knownAgo: 5 * hour - 600, says: "5 hours"))
        #expect(isTrusted(startedAgo: 5 * hour + 1200, knownAgo: 4 * hour, says: "5 hours"))
        #expect(!isTrusted(startedAgo: 20 * day, knownAgo: 15 * day, says: "2 weeks"))
        #expect(isTrusted(startedAgo: 20 * day, knownAgo: day, says: "2 weeks"))
        #expect(!isTrusted(startedAgo: 20 * day, knownAgo: nil, says: "2 weeks"))
    }
}
