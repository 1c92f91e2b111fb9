import AuditCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// Thinning takes away nights, never what they told of those that are left.
@Suite struct ForgetTests {
    /// All that anybody can ask of a snapshot.
    private struct Facts: Equatable {
        var snapshot: Snapshot
        var history: History
        var trend: [TrendPoint]
        var repositories: [String: OwnUsage]
        var projects: [String: OwnUsage]
    }

    private func facts(_ database: AuditDatabase, _ number: Int) throws -> Facts {
        let snapshot = try database.snapshot(number)
        // Those that are orphaned, and for good measure all others.
        let layers = snapshot.layers
        let history = try database.history(upTo: number, orphans: layers)
        let usage = try database.usage(upTo: number)
        func named(_ kind: UsageHistory.Owner.Kind) -> [String: OwnUsage] {
            Dictionary(uniqueKeysWithValues: usage.holders(kind).map { ($0.name, $0.now) })
        }
        var trend = try database.trend(upTo: number).points
        for index in trend.indices { trend[index].isForgotten = false }
        return Facts(
            snapshot: snapshot, history: history, trend: trend, repositories: named(.repository),
            projects: named(.project))
    }

    /// Nights of a host with events and mounted volumes and images, on which much comes and goes.
    private func nights(seed: UInt64, count: Int) throws -> [Snapshot] {
        var random = SeededGenerator(seed: seed &+ 1000)
        var host = try ChangingHost(seed: seed)
        var mounted: [ContainerID: ImageID] = [:]
        return (0..<count).map { _ in
            var night = host.nextNight()
            for index in night.containers.indices {
                // The same for a container on every night: mounts don't change.
                let hash = night.containers[index].id.bytes[0]
                if hash % 2 == 0 {
                    night.containers[index].mounts = [
                        Container.Mount(kind: "volume", name: "v\(hash % 5)", source: "/s", destination: "/d")
                    ]
                }
                let id = night.containers[index].id
                if hash % 3 == 0, let image = mounted[id] ?? night.images.randomElement(using: &random)?.id {
                    mounted[id] = image
                    night.containers[index].mounts.append(
                        Container.Mount(kind: "image", name: "i", source: "", destination: "/i", imageID: image))
                }
            }
            night.events = night.images.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }.map { image in
                ImageEvent(
                    imageID: image.id, kind: Bool.random(using: &random) ? .used : .registry,
                    at: Timestamp(seconds: night.takenAt.seconds - Int64.random(in: 0..<200_000, using: &random)))
            }
            return Snapshot(
                engine: night.engine, takenAt: night.takenAt, images: night.images, layers: night.layers,
                containers: night.containers, volumes: night.volumes, buildCache: night.buildCache,
                knowsCacheHolds: night.knowsCacheHolds, disk: night.disk, events: night.events, gaps: night.gaps)
        }
    }

    @Test(arguments: 0..<60) func whatIsLeftSaysTheSameAsBefore(seed: UInt64) throws {
        let database = try AuditDatabase()
        let nights = try nights(seed: seed, count: 24)
        for night in nights { _ = try database.save(night) }
        var random = SeededGenerator(seed: seed)
        // Twice: what is thinned already is thinned again.
        for share in [3, 2] {
            let left = try database.trend(upTo: 24).points.filter { !$0.isForgotten }.map(\.snapshot)
            let forgotten = left.dropLast().filter { _ in Int.random(in: 0..<share, using: &random) > 0 }
            let kept = left.filter { !forgotten.contains($0) }
            let before = try kept.map { try facts(database, $0) }
            try database.forget(forgotten)
            for (number, facts) in zip(kept, before) {
                try expectEqual(try self.facts(database, number), facts, "seed \(seed), snapshot \(number)")
            }
            for number in forgotten {
                #expect(throws: StoreError.noSuchSnapshot(number)) { try database.snapshot(number) }
            }
            #expect(try database.snapshotNumbers(upTo: 24) == kept)
            #expect(try database.damages() == [])
        }
    }

    /// Part by part, so that a failure can be read.
    private func expectEqual(_ found: Facts, _ expected: Facts, _ comment: Comment) throws {
        #expect(found.snapshot == expected.snapshot, comment)
        #expect(found.history.since == expected.history.since, comment)
        #expect(found.history.images == expected.history.images, comment)
        #expect(found.history.orphanedSince == expected.history.orphanedSince, comment)
        #expect(found.history.orphanCauses == expected.history.orphanCauses, comment)
        #expect(found.history.volumesLastMounted == expected.history.volumesLastMounted, comment)
        #expect(found == expected, comment)
    }

    @Test(arguments: 0..<15) func laterNightsGoOnAsIfNothingHadBeenForgotten(seed: UInt64) throws {
        let (thinned, whole) = (try AuditDatabase(), try AuditDatabase())
        let nights = try nights(seed: seed, count: 20)
        for night in nights.prefix(12) {
            _ = try thinned.save(night)
            _ = try whole.save(night)
        }
        try thinned.forget([1, 2, 3, 5, 6, 8, 9, 11])
        for night in nights.dropFirst(12) {
            let number = try thinned.save(night)
            #expect(try whole.save(night) == number)
            try expectEqual(try facts(thinned, number), try facts(whole, number), "seed \(seed), snapshot \(number)")
        }
        #expect(try thinned.damages() == [])
    }

    @Test func containersOfManyJobsBecomeOne() throws {
        var nights = try Nights()
        let image = nights.image("ci", tags: ["ci:1"], layers: "ci")
        for night in 1...30 { try nights.save([image], [nights.container("job-\(night)", of: image, .exited)]) }
        let before = try nights.history()
        try nights.database.forget(Array(2...29))
        #expect(try nights.history() == before)
        let left = try nights.database.dump()
        #expect(left["container"]?.count == 3 && left["container_state"]?.count == 3)
        #expect(left["container_size"]?.count == 2)
    }

    @Test func imagesThatWereOnlyMountedKeepTheirEvidence() throws {
        var nights = try Nights()
        let job = nights.image("job", tags: ["job:1"], layers: "job")
        let assets = (1...2).map { nights.image("assets \($0)", tags: ["assets:\($0)"], layers: "assets \($0)") }
        func save(_ mounted: Image?, _ night: Int) throws {
            var container = nights.container("job-\(night)", of: job, .exited)
            container.mounts = [mounted].compactMap(\.self).map {
                Container.Mount(kind: "image", name: "assets", source: "", destination: "/a", imageID: $0.id)
            }
            try nights.save([job] + assets, [container])
        }
        for night in 1...30 { try save(night < 10 ? assets[0] : night < 20 ? assets[1] : nil, night) }
        let before = try nights.history()
        #expect(before.images[assets[0].id]?.lastUsedAt == Nights.time(9))
        #expect(before.images[assets[1].id]?.lastUsedAt == Nights.time(19))
        try nights.database.forget(Array(2...29))
        #expect(try nights.history() == before)
        #expect(try nights.database.dump()["container"]?.count == 5)
    }

    @Test func aVolumeKeepsItsFirstAndItsLastNight() throws {
        let database = try AuditDatabase()
        for night in 1...12 {
            var snapshot = Snapshot(engine: .sample, takenAt: Nights.time(night))
            if (2...11).contains(night) {
                snapshot.volumes = [
                    Volume(
                        name: "data", driver: "local", createdAt: nil, labels: [:], sizeBytes: Int64(night),
                        isAnonymous: false)
                ]
            }
            _ = try database.save(snapshot)
        }
        try database.forget([1, 2, 3, 4, 5, 7, 8, 9, 10, 11])
        let rows = try database.queue.read {
            try Row.fetchAll($0, sql: "SELECT first_snapshot, last_snapshot FROM volume_size ORDER BY 1")
        }
        #expect(rows.map { [$0[0], $0[1]] as [Int] } == [[2, 2], [6, 6], [11, 11]])
        // One that no night shows any more is gone.
        try database.forget([6])
        #expect(try database.dump()["volume"] == [] && database.dump()["volume_size"] == [])
    }

    @Test func plansGoWithTheirSnapshotUnlessARunNeedsThem() throws {
        var nights = try Nights()
        let image = nights.image("web", tags: ["web:1"], layers: "web")
        for _ in 1...6 { try nights.save([image]) }
        let database = nights.database
        func plan(on number: Int, _ maker: AuditDatabase.PlanMaker) throws -> Int {
            try database.save(.sample(on: try database.snapshot(number)), snapshot: number, madeBy: maker).number!
        }
        let nightly = try plan(on: 1, .nightly)
        let done = try plan(on: 2, .nightly)
        let journal = RunJournal(database)
        let run = try journal.begin(plan: done, at: Nights.time(2), predicted: .zero)
        let cut = try plan(on: 3, .plan)
        try journal.finish(
            run: run, at: Nights.time(2),
            result: RunResult(status: .completed, freedBytes: 0, before: StoreTotals(), after: StoreTotals()))
        _ = try journal.begin(plan: cut, at: Nights.time(3), predicted: .zero)
        let newest = try plan(on: 4, .plan)
        #expect(
            try database.neededSnapshots(undoable: 0) == [3: ["run 2 can go on"], 4: ["plan \(newest) can be applied"]])
        #expect(
            try database.neededSnapshots(undoable: 5 * 86_400)
                == [
                    2: ["run 1 can be undone"], 3: ["run 2 can go on"], 4: ["plan \(newest) can be applied"],
                ])
        // Once a newer run followed, nothing goes on with the old one unasked.
        let last = try journal.begin(plan: newest, at: Nights.time(9), predicted: .zero)
        #expect(
            try database.neededSnapshots(undoable: 0)
                == [4: ["plan \(newest) can be applied", "run 3 can go on"]])
        // Nor is a plan needed that was carried out.
        try journal.finish(
            run: last, at: Nights.time(9),
            result: RunResult(status: .completed, freedBytes: 0, before: StoreTotals(), after: StoreTotals()))
        #expect(try database.neededSnapshots(undoable: 0) == [4: ["run 3 can be undone"]])
        try database.forget([1, 2, 5])
        #expect(throws: StoreError.planGone(nightly)) { try database.plan(nightly) }
        #expect(try database.plan(done).number == done)
        #expect(try database.runs().count == 3)
    }

    @Test func enginesAreThinnedEachForItself() throws {
        var other = EngineFacts.sample
        other.id = "other"
        let database = try AuditDatabase()
        var hosts = try [EngineFacts.sample, other].map { try ChangingHost(seed: 5, engine: $0) }
        for _ in 0..<8 {
            for index in hosts.indices { _ = try database.save(hosts[index].nextNight()) }
        }
        #expect(try database.newestSnapshots() == [15, 16])
        let before = try [2, 8, 16].map { try facts(database, $0) }
        try database.forget([1, 3, 5, 7, 9, 11, 13])
        #expect(try [2, 8, 16].map { try facts(database, $0) } == before)
    }

    @Test func theFileShrinks() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("audit.db")
        let database = try AuditDatabase(path: path)
        database.refillReserve()
        var snapshot = try RandomHost(seed: 1).snapshot()
        for _ in 1...20 {
            snapshot.takenAt.seconds += 86_400
            let number = try database.save(snapshot)
            var plan = try Plan.sample(on: snapshot)
            // As long as a plan of a large host is.
            plan.steps = (0..<300).flatMap { _ in plan.steps }
            _ = try database.save(plan, snapshot: number, madeBy: .plan)
        }
        try database.forget(Array(1...19))
        let (before, after) = try database.shrink()
        #expect(after < before / 2, "\(before) \(after)")
        func size(_ path: String) throws -> Int64 {
            (try FileManager.default.attributesOfItem(atPath: path)[.size] as! NSNumber).int64Value
        }
        #expect(try size(path) == after)
        // The journal isn't left as long as the file was, but long enough to serve when the disk is full.
        #expect((1 << 20..<2 << 20).contains(try size(path + "-journal")))
        #expect(try database.damages() == [])
        #expect(try AuditDatabase(path: path).snapshot(20) == snapshot)
    }
}
