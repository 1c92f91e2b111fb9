import AuditCore
import TestSupport
import Testing

/// A forecast says how sure it is, and there is none where the past supports none.
@Suite struct ForecastTests {
    /// Readings of a disk of 1000 GB, a day apart.
    private func trend(_ used: [Double], free: Double? = nil) -> Trend {
        let total = free.map { used.last! + $0 } ?? 1000
        return Trend(
            points: used.enumerated().map { day, used in
                TrendPoint(
                    snapshot: day + 1, takenAt: Timestamp(seconds: 1_800_000_000 + Int64(day) * 86_400),
                    diskTotalBytes: Int64(total * 1e9), diskFreeBytes: Int64((total - used) * 1e9))
            })
    }

    private func days(_ time: Timestamp, after trend: Trend) -> Int64 {
        time.seconds(since: trend.points.last!.takenAt) / 86_400
    }

    @Test func steadyGrowthIsGoneOnWith() throws {
        let trend = trend((0..<30).map { 500 + Double($0) * 10 })
        let forecast = try #require(Forecast(trend))
        #expect(
            [forecast.earliest, forecast.expected, forecast.latest].map { days($0, after: trend) } == [21, 21, 21])
        #expect(forecast.days == 29)
    }

    @Test func equalNightsGiveEqualForecasts() throws {
        var random = SeededGenerator(seed: 1)
        let trend = trend((0..<40).map { 300 + Double($0) * 9 + Double.random(in: -20...20, using: &random) })
        #expect(Forecast(trend) == Forecast(trend))
        #expect(try #require(Forecast(trend)).earliest <= #require(Forecast(trend)).expected)
    }

    @Test func thereIsNoneWithoutHistoryDiskOrGrowth() {
        #expect(Forecast(Trend()) == nil)
        #expect(Forecast(trend((0..<13).map { 500 + Double($0) * 10 })) == nil, "thirteen nights")
        #expect(Forecast(trend([Double](repeating: 500, count: 60))) == nil, "no growth")
        #expect(Forecast(trend((0..<60).map { 900 - Double($0) * 10 })) == nil, "shrinking")
        #expect(Forecast(trend((0..<60).map { 500 + Double($0) * 0.01 })) == nil, "in a hundred years")
        #expect(Forecast(trend((0..<60).map { 100 + Double($0) * 10 }, free: 0)) == nil, "it is full")
        var unseen = trend((0..<60).map { 100 + Double($0) * 10 })
        for index in unseen.points.indices { unseen.points[index].diskFreeBytes = nil }
        #expect(Forecast(unseen) == nil, "the disk can't be seen")
    }

    @Test func aSawtoothOfGrowthAndCleaningIsNoGrowth() {
        #expect(Forecast(trend((0..<84).map { 500 + Double($0 % 7) * 30 })) == nil)
    }

    @Test func missingNightsAreNoGrowth() throws {
        var gaps = trend((0..<40).map { 500 + Double($0) * 10 })
        gaps.points = gaps.points.enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
        let forecast = try #require(Forecast(gaps))
        #expect(days(forecast.expected, after: gaps) == 11)
    }

    @Test func severalReadingsOfADayWeighNoMore() throws {
        let nights = trend((0..<30).map { 500 + Double($0) * 10 })
        var busy = nights
        let last = nights.points.last!
        busy.points += (1...50).map { minute in
            var point = last
            point.snapshot += minute
            point.takenAt.seconds += Int64(minute)
            return point
        }
        let forecast = try #require(Forecast(busy))
        #expect(abs(days(forecast.expected, after: busy) - 21) <= 1)
    }

    /// Kinds of growth with a truth that is known: the day on which the same process really fills the disk.
    enum Growing: String, CaseIterable, Sendable { case noisy, wandering, weekly, cleaned }

    private func change(_ growing: Growing, day: Int, _ random: inout SeededGenerator) -> Double {
        switch growing {
        case .noisy: 8 + Double.random(in: -6...6, using: &random)
        case .wandering: Double.random(in: -30...46, using: &random)
        case .weekly:
            day % 7 == 6 ? Double.random(in: 20...80, using: &random) : Double.random(in: 0...2, using: &random)
        case .cleaned: day % 28 == 27 ? -120 : Double.random(in: 4...18, using: &random)
        }
    }

    /// Eight of ten is what the interval claims.
    @Test(arguments: Growing.allCases) func theIntervalHoldsTheTruthAsOftenAsItSays(growing: Growing) {
        var made = 0
        var held = 0
        for seed in 0..<200 {
            var random = SeededGenerator(seed: UInt64(seed))
            var used = [200.0]
            for day in 1..<60 { used.append(used[day - 1] + change(growing, day: day, &random)) }
            let free = Double.random(in: 200...600, using: &random)
            let trend = trend(used, free: free)
            guard let forecast = Forecast(trend) else { continue }
            made += 1
            var left = free
            var day = 60
            while left > 0 {
                left -= change(growing, day: day, &random)
                day += 1
            }
            let truth = Int64(day - 60)
            if days(forecast.earliest, after: trend) <= truth, truth <= days(forecast.latest, after: trend) {
                held += 1
            }
        }
        #expect(made >= 100, "\(growing): only \(made) forecasts")
        #expect((0.7...0.95).contains(Double(held) / Double(made)), "\(growing): \(held) of \(made)")
    }

    @Test func aDiskThatOnlyWandersIsSeldomForecast() {
        let made = (0..<200).count { seed in
            var random = SeededGenerator(seed: UInt64(seed))
            var used = [500.0]
            for _ in 1..<60 { used.append(used.last! + Double.random(in: -20...20, using: &random)) }
            return Forecast(trend(used, free: 400)) != nil
        }
        #expect(made <= 20, "\(made) of 200")
    }
}
