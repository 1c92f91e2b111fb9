import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// Whose bytes came and went adds up to what came and went.
@Suite struct GrowthSumTests {
    @Test(arguments: 0..<60) func partsComeToTheDifferenceOfTheTotals(seed: UInt64) throws {
        var host = try ChangingHost(seed: seed)
        var nights = [host.snapshot]
        for _ in 0..<10 { nights.append(host.nextNight()) }
        var random = SeededGenerator(seed: seed)
        for _ in 0..<15 {
            let old = Analysis(nights.randomElement(using: &random)!)
            let new = Analysis(nights.randomElement(using: &random)!)
            let growth = Growth(from: old, to: new)
            let difference =
                TrendPoint(new, snapshot: 2).engineBytes - TrendPoint(old, snapshot: 1).engineBytes
            #expect(growth.totalBytes == difference, "seed \(seed)")
            #expect(growth.byOwner.map(\.grownBytes).reduce(0, +) == difference, "seed \(seed)")
            let back = Growth(from: new, to: old)
            #expect(back.totalBytes == -difference)
            #expect(Set(back.parts.map(\.id)) == Set(growth.parts.map(\.id)))
        }
    }

    @Test func nothingGrewBetweenEqualNights() throws {
        let night = Analysis(try ChangingHost(seed: 3).snapshot)
        #expect(Growth(from: night, to: night).parts == [])
    }
}
