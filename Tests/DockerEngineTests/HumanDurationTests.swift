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

    /// Two clocks, and fractions of a second: not a reason to ask again.
    @Test(arguments: [1, 30, 58, 59, 60, 118, 3600, 86_400] as [Int64], -2...2)
    func aTimeThatIsTwoSecondsOffIsTheSame(age: Int64, offset: Int64) {
        let now = Timestamp(seconds: 1_800_000_000)
        let container = Container(
            id: Digest(String(repeating: "a", count: 64))!, name: "web", imageID: nil, imageName: "web:1",
            state: .running, startedAt: Timestamp(seconds: now.seconds - age))
        let status = "Up " + HumanDuration.text(seconds: max(0, age + offset))
        #expect(ContainerReading.fits(container, status: status, at: now))
    }
}
