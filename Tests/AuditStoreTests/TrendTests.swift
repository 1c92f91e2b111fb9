import AuditCore
import TestSupport
import Testing

@testable import AuditStore

/// What is kept of each night beside its objects agrees with them.
@Suite struct TrendTests {
    @Test(arguments: 0..<20) func everyNightIsWhatItsSnapshotComesTo(seed: UInt64) throws {
        let database = try AuditDatabase()
        var host = try ChangingHost(seed: seed)
        for _ in 0..<12 { _ = try database.save(host.nextNight()) }
        let trend = try database.trend(upTo: 12)
        #expect(trend.points.map(\.snapshot) == Array(1...12))
        for point in trend.points {
            let snapshot = try database.snapshot(point.snapshot)
            #expect(point == TrendPoint(Analysis(snapshot), snapshot: point.snapshot), "seed \(seed)")
            #expect(point.layers == Analysis(snapshot).imageLayerCount)
        }
        #expect(try database.trend(upTo: 5).points == Array(trend.points.prefix(5)))
    }

    @Test(arguments: 0..<20) func usageOfEveryNightIsWhatItsSnapshotSays(seed: UInt64) throws {
        let database = try AuditDatabase()
        var host = try ChangingHost(seed: seed)
        for number in 1...10 {
            let night = host.nextNight()
            _ = try database.save(night)
            let analysis = Analysis(night)
            let usage = try database.usage(upTo: number)
            #expect(named(usage.holders(.repository)) == analysis.usageByRepository(), "seed \(seed)")
            #expect(named(usage.holders(.project)) == analysis.usageByProject(), "seed \(seed)")
        }
        // An earlier night, seen from a later one, and the series of the last.
        let early = try database.usage(upTo: 4).holders(.repository)
        #expect(named(early) == Analysis(try database.snapshot(4)).usageByRepository())
        for holder in try database.usage(upTo: 10).holders(.repository) {
            let own = try (1...10).map {
                Analysis(try database.snapshot($0)).usageByRepository()[holder.name]?.ownBytes ?? 0
            }
            #expect(holder.series.map(\.ownBytes) == own)
            #expect(holder.grownInDayBytes == own[9] - own[8])
            #expect(holder.grownInWeekBytes == own[9] - own[2])
            #expect(holder.grownInMonthBytes == nil)
        }
    }

    private func named(_ holders: [HolderUsage]) -> [String: OwnUsage] {
        Dictionary(uniqueKeysWithValues: holders.map { ($0.name, $0.now) })
    }

    @Test func enginesAreFoundByTheirHost() throws {
        let database = try AuditDatabase()
        var other = EngineFacts.sample
        other.id = "other"
        other.name = "build-07"
        let first = try database.save(Snapshot(engine: other, takenAt: Timestamp(seconds: 1)))
        _ = try database.save(Snapshot(engine: .sample, takenAt: Timestamp(seconds: 2)))
        let names = try database.engineNames()
        #expect(names.newestSnapshot(of: "build-07") == first && names.newestSnapshot(of: "nobody") == nil)
        #expect(try database.engine(of: first) == other)
        #expect(try database.trend(upTo: first).points.map(\.snapshot) == [first])
        #expect(throws: StoreError.noSuchSnapshot(9)) { try database.engine(of: 9) }
    }

    @Test func enginesOfOneHostAreToldApart() throws {
        let database = try AuditDatabase()
        func save(_ id: String, _ product: EngineFacts.Product, _ store: StoreKind, host: String) throws -> EngineFacts
        {
            var engine = EngineFacts.sample
            (engine.id, engine.product, engine.store, engine.name) = (id, product, store, host)
            _ = try database.save(Snapshot(engine: engine, takenAt: Timestamp(seconds: 1)))
            return engine
        }
        let docker = try save("first", .docker, .graphdriver, host: "a")
        // Another storage is the same engine later on.
        _ = try save("first", .docker, .containerd, host: "a")
        #expect(try database.engineNames().name(of: docker) == "a")
        let podman = try save("second", .podman, .podman, host: "a")
        var names = try database.engineNames()
        #expect(names.name(of: docker) == "docker@a" && names.name(of: podman) == "podman@a")
        #expect(names.newestSnapshot(of: "docker@a") == 2 && names.newestSnapshot(of: "a") == nil)
        #expect(names.names(onHost: "a") == ["docker@a", "podman@a"])
        let rebuilt = try save("a rather long ID", .docker, .containerd, host: "a")
        names = try database.engineNames()
        #expect(names.name(of: rebuilt) == "a rather lon@a" && names.name(of: podman) == "podman@a")
    }
}
