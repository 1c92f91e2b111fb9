import AuditCore
import AuditStore
import TestSupport
import Testing

/// What holds for plans on random histories, against what really happened: nights that the store kept.
@Suite struct RandomHistoryTests {
    /// Nights on which images come, go, move their tags and are used; and what was seen of each.
    private struct Past {
        var nights: Nights
        var presentSince: [ImageID: Int] = [:]
        var lastUsed: [ImageID: Int] = [:]
        let count: Int

        init(seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            nights = try Nights()
            count = Int.random(in: 3...14, using: &random)
            let images = (0..<6).map { number in
                nights.image("image \(number)", tags: ["app:\(number)"], layers: "base \(number % 2)", "own \(number)")
            }
            var isThere = images.map { _ in Bool.random(using: &random) }
            for night in 1...count {
                for position in images.indices where Int.random(in: 0..<4, using: &random) == 0 {
                    isThere[position].toggle()
                }
                let present = images.indices.filter { isThere[$0] }.map { images[$0] }
                let users = present.filter { _ in Int.random(in: 0..<5, using: &random) == 0 }
                for position in images.indices where !isThere[position] { presentSince[images[position].id] = nil }
                for image in present where presentSince[image.id] == nil { presentSince[image.id] = night }
                for image in users { lastUsed[image.id] = night }
                try nights.save(present, users.map { nights.container("of \($0.id.short) on \(night)", of: $0) })
            }
        }

        func plan(unusedFor days: Int) throws -> Plan {
            var policy = Policy()
            policy.unusedFor = try #require(Age("\(days)d"))
            policy.keepNewest = 0
            policy.localOnly = .delete
            return try Planner(
                analysis: Analysis(try nights.database.snapshot(count)),
                history: try nights.database.history(upTo: count, orphans: []), policy: policy,
                commands: EngineCommand(program: "docker")
            ).plan()
        }
    }

    @Test(arguments: 0..<80) func nothingGoesThatWasSeenInUseWithinTheAge(seed: UInt64) throws {
        let past = try Past(seed: seed)
        for days in [0, 1, 3, 6, 20] {
            let plan = try past.plan(unusedFor: days)
            for step in plan.steps where step.action == .removeImage {
                let image = try #require(Digest(step.target))
                let lastUsed = past.lastUsed[image]
                #expect(lastUsed ?? -99 <= past.count - days, "seed \(seed), \(days) days: \(step.reason.text)")
                // Before it was first seen, or while it was gone, nothing is known of it.
                #expect(try #require(past.presentSince[image]) <= past.count - days, "seed \(seed), \(days) days")
            }
            // And each that stays for its use says so truly.
            for kept in plan.kept where kept.kind == .image {
                let image = try #require(Digest(kept.id))
                switch kept.reason.code {
                case .inUse: #expect(past.lastUsed[image] == past.count, "seed \(seed)")
                case .usedRecently: #expect(try #require(past.lastUsed[image]) > past.count - days, "seed \(seed)")
                case .seenRecently, .historyTooShort:
                    #expect(try #require(past.presentSince[image]) > past.count - days, "seed \(seed)")
                default: #expect(kept.reason.code == .holdsUsedLayers, "seed \(seed): \(kept.reason.text)")
                }
            }
        }
    }

    @Test(arguments: 0..<80) func morePatienceNeverDeletesMore(seed: UInt64) throws {
        let past = try Past(seed: seed)
        var before = Set(try past.plan(unusedFor: 0).steps.map(\.target))
        for days in [1, 2, 5, 9, 20] {
            let now = Set(try past.plan(unusedFor: days).steps.map(\.target))
            #expect(now.isSubset(of: before), "seed \(seed), \(days) days")
            before = now
        }
    }
}
