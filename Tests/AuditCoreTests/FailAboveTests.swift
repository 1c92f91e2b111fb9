import AuditCore
import Testing

@Suite struct FailAboveTests {
    private let disk = DiskFacts(totalBytes: 1000, freeBytes: 95)

    @Test(arguments: [
        ("10B", true), ("11B", false), ("0", true), ("1GB", false), ("90%", true), ("91%", false), ("100%", false),
    ])
    func aLimitIsPassedByWhatIsAboveIt(limit: String, passed: Bool) throws {
        let finding = try #require(FailAbove(limit)).check(reclaimableBytes: 11, disk: disk)
        if case .passed(let why) = finding {
            #expect(passed && why.contains("--fail-above"))
        } else {
            #expect(!passed && finding == .within)
        }
    }

    @Test func aShareNeverLooksLikeTheLimitItIsAbove() {
        let disk = DiskFacts(totalBytes: 10000, freeBytes: 4992)
        guard case .passed(let why)? = FailAbove("50%")?.check(reclaimableBytes: 0, disk: disk) else {
            Issue.record("50.08 % is above 50 %")
            return
        }
        #expect(why.contains("50.1 % full"))
    }

    @Test func aShareOfADiskThatCannotBeSeenIsSaid() {
        #expect(FailAbove("90%")?.check(reclaimableBytes: 11, disk: nil) == .unseen)
        #expect(FailAbove("1GB")?.check(reclaimableBytes: 11, disk: nil) == .within)
    }

    @Test(arguments: ["", "-1GB", "101%", "much", "9 %"]) func otherTextsAreNoLimit(text: String) {
        #expect(FailAbove(text) == nil)
    }
}
