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
            let snapshot = try RandomHost(seed: seed).snapshot().furnished(using: &random)
            analysis = Analysis(snapshot)
            policy = Self.policy(for: snapshot, using: &random)
            history = History(since: Timestamp(seconds: 1_780_000_000))
            for image in snapshot.images where Bool.random(using: &random) {
                let lastUsed = Int64.random(in: 0...60, using: &random) * 86_400
                history.images[image.id] = ImageEvidence(
                    firstSeenAt: history.since, readings: 41, readingsInUse: 0,
                    lastUsedAt: Bool.random(using: &random)
                        ? Timestamp(seconds: snapshot.takenAt.seconds - lastUsed) : nil)
            }
        }

        private static func policy(for snapshot: Snapshot, using random: inout SeededGenerator) -> Policy {
            var policy = Policy()
            let ages = ["0d", "1d", "30d", "never"].map { Age($0)! }
            policy.danglingFor = ages.randomElement(using: &random)!
            policy.unusedFor = ages.randomElement(using: &random)!
            policy.stoppedFor = ages.randomElement(using: &random)!
            policy.buildCacheUnusedFor = ages.randomElement(using: &random)!
            policy.keepNewest = Int.random(in: 0...2, using: &random)
            policy.stoppedCompose = Bool.random(using: &random)
            policy.discardChanges = Bool.random(using: &random)
            policy.localOnly = Bool.random(using: &random) ? .delete : .keep
            policy.volumes = Policy.Volumes.allCases.randomElement(using: &random)!
            if Bool.random(using: &random) { policy.keepLabels.append("com.example.keep=true") }
            if Bool.random(using: &random),
                let image = snapshot.images.filter({ !$0.isUntagged }).randomElement(using: &random)
            {
                policy.keep = [image.references[0]]
            }
            if Int.random(in: 0..<3, using: &random) == 0 {
                policy.images = [snapshot.images.randomElement(using: &random)!.id.hex]
                policy.stopRunning = Bool.random(using: &random)
            }
            return policy
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
        let gone = plan.steps.filter { ![.stopContainer, .untagImage, .pruneBuildCache].contains($0.action) }.map(
            \.target)
        let named = gone + plan.steps.flatMap(\.alsoRemoves) + plan.kept.map(\.id)
        let all =
            test.analysis.snapshot.images.map(\.id.description) + test.analysis.snapshot.containers.map(\.id.hex)
            + test.analysis.snapshot.volumes.map(\.name)
        #expect(named.sorted() == all.sorted(), "seed \(seed)")
    }

    @Test(arguments: 0..<150) func nothingProtectedIsPlanned(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        func isLabelled(_ labels: [String: String]) -> Bool {
            labels["audit.keep"] != nil
                || labels["com.example.keep"] == "true" && test.policy.keepLabels.contains("com.example.keep=true")
        }
        for volume in test.analysis.snapshot.volumes {
            guard plan.steps.contains(where: { $0.target == volume.name }) else { continue }
            let goes = Set(plan.steps.filter { $0.action == .removeContainer }.map(\.target))
            let users = test.analysis.snapshot.containers.filter { $0.volumeNames.contains(volume.name) }
            #expect(users.allSatisfy { goes.contains($0.id.hex) }, "seed \(seed)")
            #expect(test.policy.volumes == .all || volume.isAnonymous && test.policy.volumes == .anonymous)
            #expect(!isLabelled(volume.labels), "seed \(seed)")
        }
        for step in plan.steps {
            guard let id = Digest(step.target) else { continue }
            for image in ([step.target] + step.alsoRemoves).compactMap({
                Digest($0).flatMap { test.analysis.images[$0] }
            }) {
                #expect(!isLabelled(image.labels), "seed \(seed)")
                #expect(!test.policy.keep.contains { NamePattern($0).matches(image) }, "seed \(seed)")
                #expect(test.policy.images.isEmpty ? test.analysis.containersByImage[id] == nil : true, "seed \(seed)")
            }
            if let container = test.analysis.containers[id] {
                #expect(!isLabelled(container.labels), "seed \(seed)")
                if container.state.isRunning { #expect(test.policy.stopRunning && !test.policy.images.isEmpty) }
                if container.holdsData { #expect(test.policy.discardChanges) }
            }
        }
    }

    @Test(arguments: 0..<150) func noStepComesBeforeWhatItDependsOn(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        #expect(plan.steps.map(\.order) == Array(1...max(1, plan.steps.count)).prefix(plan.steps.count).map(\.self))
        var gone: Set<String> = []
        for step in plan.steps {
            switch step.action {
            case .removeImage:
                let id = try #require(Digest(step.target))
                let users = test.analysis.containersByImage[id] ?? []
                #expect(users.allSatisfy { gone.contains($0.id.hex) }, "seed \(seed)")
                let children = test.analysis.childrenByImage[id] ?? []
                #expect(children.allSatisfy { gone.contains($0.id.description) }, "seed \(seed)")
            case .removeVolume:
                let users = test.analysis.snapshot.containers.filter { $0.volumeNames.contains(step.target) }
                #expect(users.allSatisfy { gone.contains($0.id.hex) }, "seed \(seed)")
            case .pruneBuildCache:
                #expect(plan.steps.dropFirst(step.order).allSatisfy { $0.action == .removeVolume }, "seed \(seed)")
            case .stopContainer, .untagImage, .removeContainer: break
            }
            if ![.stopContainer, .untagImage].contains(step.action) {
                gone.formUnion([step.target] + step.alsoRemoves)
            }
        }
    }

    @Test(arguments: 0..<150) func theBytesAreThoseOfTheWholeSet(seed: UInt64) throws {
        let test = try Case(seed: seed)
        let plan = try test.plan()
        let holders: [Holder] = try plan.steps.flatMap { step -> [Holder] in
            switch step.action {
            case .removeContainer: return [.container(try #require(Digest(step.target)))]
            case .removeImage: return ([step.target] + step.alsoRemoves).map { .image(Digest($0)!) }
            case .stopContainer, .untagImage, .removeVolume, .pruneBuildCache: return []
            }
        }
        func bytes(_ actions: Plan.Action...) -> ByteRange {
            plan.steps.filter { actions.contains($0.action) }.map(\.frees).sum()
        }
        #expect(bytes(.removeContainer, .removeImage) == test.analysis.reclaimable(removing: holders), "seed \(seed)")
        let volumes = test.analysis.snapshot.volumes.filter { plan.steps.map(\.target).contains($0.name) }
        #expect(bytes(.removeVolume) == .exactly(volumes.compactMap(\.sizeBytes).reduce(0, +)), "seed \(seed)")
        #expect(plan.frees == plan.steps.map(\.frees).sum(), "seed \(seed)")
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
        test.policy.keep.append(ImageReference(image.references[0]).repository)
        let after = Set(try test.plan().steps.map(\.target))
        #expect(after.isSubset(of: before), "seed \(seed)")
    }

    @Test(arguments: 0..<100) func aPlanSurvivesItsJSON(seed: UInt64) throws {
        let plan = try Case(seed: seed).plan()
        #expect(try JSON.decode(Plan.self, plan.json()) == plan)
    }
}
