import AuditCore
import TestSupport
import Testing

/// What holds for every plan, on random hosts under random policies.
@Suite struct PlannerInvariantTests {
    private struct Case {
        var analysis: Analysis
        var history: History
        var policy: Policy

        init(seed: UInt64) throws {
            var random = SeededGenerator(seed: seed)
            let snapshot = try RandomHost(seed: seed).snapshot()
            analysis = Analysis(snapshot)
            policy = Policy()
            let ages = ["0d", "1d", "30d", "never"].map { Age($0)! }
            policy.danglingFor = ages.randomElement(using: &random)!
            policy.unusedFor = ages.randomElement(using: &random)!
            policy.stoppedFor = ages.randomElement(using: &random)!
            policy.keepNewest = Int.random(in: 0...2, using: &random)
            policy.discardChanges = Bool.random(using: &random)
            policy.localOnly = Bool.random(using: &random) ? .delete : .keep
            if Bool.random(using: &random),
                let image = snapshot.images.filter({ !$0.isUntagged }).randomElement(using: &random)
            {
                policy.keep = [image.tags[0]]
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                policy.images = [snapshot.images.randomElement(using: &random)!.id.hex]
                policy.stopRunning = Bool.random(using: &random)
            }
            history = History(since: Timestamp(seconds: 1_780_000_000))
            for image in snapshot.images where Bool.random(using: &random) {
                history.images[image.id] = ImageEvidence(
                    firstSeenAt: history.since, readings: 41, readingsInUse: 0, lastUsedAt: nil)
            }
        }

        func plan() throws -> Plan {
            try Planner(
                analysis: analysis, history: history, policy: policy, commands: EngineCommand(program: "docker")
            ).planWithAlternatives()
        }
    }

    @Test(arguments: 0..<150) func everythingIsPlannedOrKeptAndNeverBoth(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        let gone = plan.steps.filter { $0.action != .stopContainer && $0.action != .untagImage }.map(\.target)
        let named = gone + plan.steps.flatMap(\.alsoRemoves) + plan.kept.map(\.id)
        let all =
            test.analysis.snapshot.images.map(\.id.description) + test.analysis.snapshot.containers.map(\.id.hex)
            + test.analysis.snapshot.volumes.map(\.name)
        #expect(named.sorted() == all.sorted(), "seed \(seed)")
    }

    @Test(arguments: 0..<150) func nothingProtectedIsPlanned(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        for step in plan.steps {
            let id = Digest(step.target)!
            if let image = test.analysis.images[id] {
                #expect(!test.policy.keep.contains { NamePattern($0).matches(image) }, "seed \(seed)")
                #expect(test.policy.images.isEmpty ? test.analysis.containersByImage[id] == nil : true, "seed \(seed)")
            }
            if let container = test.analysis.containers[id] {
                if container.state.isRunning { #expect(test.policy.stopRunning && !test.policy.images.isEmpty) }
                if container.holdsData { #expect(test.policy.discardChanges) }
            }
        }
    }

    @Test(arguments: 0..<150) func noStepComesBeforeWhatItDependsOn(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        #expect(plan.steps.map(\.order) == Array(1...max(1, plan.steps.count)).prefix(plan.steps.count).map(\.self))
        var goneContainers: Set<ContainerID> = []
        for step in plan.steps {
            let id = Digest(step.target)!
            switch step.action {
            case .removeContainer: goneContainers.insert(id)
            case .removeImage:
                let users = test.analysis.containersByImage[id] ?? []
                #expect(users.allSatisfy { goneContainers.contains($0.id) }, "seed \(seed)")
            case .stopContainer, .untagImage, .removeVolume, .pruneBuildCache: break
            }
        }
    }

    @Test(arguments: 0..<150) func theBytesAreThoseOfTheWholeSet(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        let holders: [Holder] = plan.steps.flatMap { step -> [Holder] in
            let id = Digest(step.target)!
            switch step.action {
            case .removeContainer: return [.container(id)]
            case .removeImage: return [.image(id)] + step.alsoRemoves.map { .image(Digest($0)!) }
            case .stopContainer, .untagImage, .removeVolume, .pruneBuildCache: return []
            }
        }
        #expect(plan.frees == test.analysis.reclaimable(removing: holders), "seed \(seed)")
        #expect(plan.steps.last?.cumulativeBytes ?? 0 == plan.frees.atLeast)
        #expect(plan.frees.atLeast <= test.analysis.layersTotal.atLeast + 2_000_000)
    }

    @Test(arguments: 0..<100) func theSameInputGivesTheSamePlan(seed: UInt64) throws {
        #expect(try Case(seed: seed).plan().json() == Case(seed: seed).plan().json())
    }

    @Test(arguments: 0..<200) func keepingMoreNeverDeletesMore(seed: UInt64) throws {
        var test = try Case(seed: seed)
        guard test.policy.images.isEmpty else { return }
        let before = Set(try test.plan().steps.map(\.target))
        let image = test.analysis.snapshot.images.first { !$0.isUntagged }!
        test.policy.keep.append(ImageReference(image.tags[0]).repository)
        let after = Set(try test.plan().steps.map(\.target))
        #expect(after.isSubset(of: before), "seed \(seed)")
    }

    @Test(arguments: 0..<100) func aPlanSurvivesItsJSON(seed: UInt64) throws {
        let plan = try Case(seed: seed).plan()
        #expect(try JSON.decode(Plan.self, plan.json()) == plan)
    }
}
