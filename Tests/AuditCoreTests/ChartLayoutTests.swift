import TestSupport
import Testing

@testable import AuditCore

/// Where things stand in the pictures, apart from how they are drawn.
@Suite struct ChartLayoutTests {
    @Test(
        arguments: [
            (0, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (30_000_000, [0, 10_000_000, 20_000_000, 30_000_000]),
            (1_900, [0, 500, 1000, 1500, 2000]),
        ] as [(Int64, [Int64])])
    func anAxisHasRoundFigures(largest: Int64, ticks: [Int64]) {
        let axis = ByteAxis(largest: largest)
        #expect(axis.ticks == ticks)
        #expect(axis.fraction(largest) <= 1)
    }

    @Test(arguments: [Int64.max, Int64.max / 3, Int64(1) << 60]) func anAxisEndsBeforeNumbersDo(largest: Int64) {
        let axis = ByteAxis(largest: largest)
        #expect(axis.ticks.count <= 201 && axis.end > 0)
    }

    @Test func timesGoFromEdgeToEdge() {
        let times = [0, 1, 10].map { Timestamp(seconds: $0 * Timestamp.day) }
        let scale = TimeScale(times)
        #expect(times.map(scale.fraction) == [0, 0.1, 1])
        #expect(scale.ticks(4).map(\.position) == [0, 0.25, 0.5, 0.75, 1])
        #expect(TimeScale(times, until: Timestamp(seconds: 20 * Timestamp.day)).fraction(times[2]) == 0.5)
        #expect(TimeScale([times[0]]).fraction(times[0]) == 0)
        #expect(TimeScale([times[0], times[1]]).ticks(4).count == 2)
    }

    @Test func aCurveRisesToWhatThePlanFrees() throws {
        let curve = ReclaimCurve(try GoldenHost().content().plan)
        let points = curve.points(finest: 0)
        #expect(points.count == curve.steps.count + 1)
        #expect(points.map(\.bytes) == points.map(\.bytes).sorted())
        #expect(points.last?.bytes == curve.total)
        let half = curve.steps(freeing: 0.5)
        #expect(curve.steps[half - 1].cumulativeBytes * 2 >= curve.total)
        #expect(half == 1 || curve.steps[half - 2].cumulativeBytes * 2 < curve.total)
        let coarse = curve.points(finest: curve.total / 3)
        #expect(coarse.count <= 5 && coarse.last?.bytes == curve.total)
        let largest = curve.largest(2)
        #expect(
            largest.map(\.step.frees.atLeast).min()! >= curve.steps.map(\.frees.atLeast).sorted().dropLast(2).max()!)
        #expect(largest.allSatisfy { curve.steps[$0.place - 1] == $0.step })
    }

    private func usage(_ name: String, day: Int64?, month: Int64? = nil) -> HolderUsage {
        HolderUsage(name: name, now: OwnUsage(ownBytes: 9), grownInDayBytes: day, grownInMonthBytes: month)
    }

    @Test func growthIsOfTheLongestTimeThatIsKnown() {
        #expect(GrowthBars([usage("a", day: nil)], most: 3) == nil)
        #expect(GrowthBars([usage("a", day: 0)], most: 3) == nil)
        let bars = GrowthBars(
            [usage("a", day: 5, month: -30), usage("b", day: 7), usage("c", day: 0, month: 10)], most: 3)
        #expect(bars?.period == .month)
        #expect(bars?.rows.map(\.name) == ["a", "c"])
    }

    @Test func barsGoToEitherSideOfZero() throws {
        let growth = try #require(
            GrowthBars([usage("a", day: 30), usage("b", day: -10), usage("c", day: 20)], most: 2))
        #expect(growth.rows.map(\.bytes) == [30, 20])
        let both = try #require(GrowthBars([usage("a", day: 30), usage("b", day: -10)], most: 9))
        let field = Rectangle(100, 0, 400, 10)
        #expect(both.zero(in: field) == 200)
        #expect(both.bars(in: field).map(\.x) == [200, 100])
        #expect(both.bars(in: field).map(\.width) == [300, 100])
    }

    private func point(_ day: Int64, disk: Int64? = nil, layers: Int64, cache: Int64?) -> TrendPoint {
        TrendPoint(
            snapshot: Int(day), takenAt: Timestamp(seconds: day * Timestamp.day), diskTotalBytes: disk,
            diskFreeBytes: disk.map { $0 / 2 }, layersBytes: layers, buildCacheBytes: cache)
    }

    @Test func bandsLieOnEachOther() {
        let history = StackedHistory(
            Trend(points: [
                point(1, disk: 100, layers: 20, cache: 5), point(2, disk: 100, layers: 30, cache: nil),
                point(3, disk: 100, layers: 40, cache: 0),
            ]), atMost: 9)
        #expect(history.bands.map(\.name) == ["Images", "Build cache", "Other files"])
        #expect(history.bands[1].bytes == [5, 5, 0])
        #expect(history.bands.map(\.tops) == [[20, 30, 40], [25, 35, 40], [50, 55, 50]])
        #expect(history.capacity == 100 && history.largest == 100)
    }

    @Test func aDiskThatIsMostlyOthersIsNotDrawn() {
        let history = StackedHistory(
            Trend(points: [point(1, disk: 1000, layers: 20, cache: 5), point(2, disk: 1000, layers: 20, cache: 6)]),
            atMost: 9)
        #expect(history.capacity == nil && history.largest == 26)
        #expect(history.bands.map(\.name) == ["Images", "Build cache"])
    }

    @Test func labelsAreMovedApartAndStayInside() {
        let plot = Plot(area: Rectangle(0, 0, 10, 100), axis: ByteAxis(largest: 10))
        #expect(plot.spread([10, 12, 50], distance: 15) == [10, 25, 50])
        #expect(plot.spread([95, 97, 99], distance: 15) == [70, 85, 100])
    }

    @Test func theBarOfTheDiskIsFilledFromEndToEnd() throws {
        let content = try GoldenHost().content()
        let parts = StoreParts(content.analysis, content.plan)
        let segments = DiskChart.segments(parts, in: Rectangle(0, 0, 900, 40))
        var x = 0.0
        for segment in segments {
            #expect(abs(segment.box.x - x) < 1e-6)
            x += segment.box.width
        }
        #expect(abs(x - 900) < 1e-6)
        #expect(segments.map(\.bytes).reduce(0, +) == parts.bytes)
        #expect(segments.filter(\.isGoing).map(\.bytes).reduce(0, +) == parts.goingBytes)
        #expect(parts.goingBytes > 0 && parts.goingBytes <= content.plan.frees.atLeast)
    }

    /// What images have goes with the prune after them, and is theirs in the picture of the disk.
    @Test func whatImagesGiveUpToTheCacheIsTheirs() throws {
        var host = HostBuilder()
        host.image("app", tags: ["app:1"], bytes: 300)
        host.image("kept", tags: ["kept:1"], bytes: 50, labels: ["audit.keep": ""])
        var snapshot = host.analysis.snapshot
        snapshot.knowsCacheHolds = true
        snapshot.buildCache = [(snapshot.layers[0].chainID, 300 as Int64), (nil, 9)].map { layer, bytes in
            BuildCacheRecord(
                id: "\(bytes)", parents: [], type: "regular", description: "", isInUse: false, isShared: layer != nil,
                sizeBytes: bytes, createdAt: nil, lastUsedAt: nil, usageCount: 1, chainID: layer)
        }
        let analysis = Analysis(snapshot)
        var policy = Policy()
        (policy.keepNewest, policy.localOnly) = (0, .delete)
        let plan = try Planner(
            analysis: analysis, history: host.history, policy: policy, commands: EngineCommand(program: "docker")
        ).plan()
        let parts = StoreParts(analysis, plan)
        #expect(parts.parts.map(\.bytes) == [350, 9])
        #expect(parts.parts.map(\.goingBytes) == [300, 9])
        #expect(.exactly(parts.goingBytes) == plan.frees)
    }
}
