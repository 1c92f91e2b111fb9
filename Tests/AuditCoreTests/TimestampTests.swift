import AuditCore
import FoundationEssentials
import TestSupport
import Testing

@Suite struct TimestampTests {
    private func isWritten(_ seconds: Int64) -> Bool {
        let formatted = Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        return Timestamp(seconds: seconds).description == formatted
    }

    @Test(arguments: 0..<20) func timesAreWrittenAsFoundationWritesThem(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<500 {
            let seconds = Int64.random(in: -100_000_000_000..<300_000_000_000, using: &random)
            #expect(isWritten(seconds), "\(seconds)")
        }
    }

    /// The first and the last second of each day: the calendar's turns are among them.
    @Test func everyDayOfFourCenturiesIsWrittenRight() {
        let wrong = (0..<146_097).filter { !isWritten($0 * 86_400) || !isWritten($0 * 86_400 + 86_399) }
        #expect(wrong == [])
    }
}
