import AuditCore
import TestSupport
import Testing

/// `--free` and `--until-free`: no more than is needed, and what hurts least.
@Suite struct FreeTests {
    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    private func plan(_ host: HostBuilder, free: String, _ change: (inout Policy) -> Void = { _ in }) throws -> Plan {
        try host.plan {
            $0.keepNewest = 0
            $0.free = ByteSize(free)
            change(&$0)
        }
    }

    private func digests(_ name: String) -> [String] { [name + Self.digest] }

    @Test func whatIsRarelyUsedGoesFirstAndNoMoreThanNeeded() throws {
        var host = HostBuilder()
        host.image("often", tags: ["often:1"], digests: digests("often"), lastUsed: 31)
        host.image("never", tags: ["never:1"], digests: digests("never"))
        host.image("seldom", tags: ["seldom:1"], digests: digests("seldom"), lastUsed: 80)
        let plan = try plan(host, free: "150")
        #expect(plan.commands == ["docker rmi never:1", "docker rmi seldom:1"])
        #expect(plan.target?.bytes == 150 && plan.target?.isReached == true)
        #expect(plan.keptCode("often:1") == .targetReached)
        #expect(plan.alternatives.isEmpty)
    }

    @Test func aGroupGoesTogetherForTheLayerItShares() throws {
        var host = HostBuilder()
        let base = host.image("base", bytes: 1000, age: 90)
        for name in ["a", "b", "c"] {
            host.image(name, tags: ["\(name):1"], digests: digests(name), on: base, bytes: 1)
        }
        host.image("single", tags: ["single:1"], digests: digests("single"), bytes: 1000, lastUsed: 31)
        let plan = try plan(host, free: "900")
        #expect(!plan.commands.contains("docker rmi single:1"))
        #expect(plan.frees == .exactly(1003))
    }

    @Test func whatNothingBringsBackGoesLast() throws {
        var host = HostBuilder()
        host.image("local", tags: ["local:1"])
        host.image("pulled", tags: ["pulled:1"], digests: digests("pulled"), lastUsed: 31)
        let plan = try plan(host, free: "100") { $0.localOnly = .delete }
        #expect(plan.commands == ["docker rmi pulled:1"])
    }

    @Test func whatIsInTheWayIsSaid() throws {
        var host = HostBuilder()
        host.image("local", tags: ["local:1"], bytes: 300)
        host.image("pulled", tags: ["pulled:1"], digests: digests("pulled"))
        let running = host.image("running", tags: ["running:1"], digests: digests("running"), bytes: 40)
        host.container("run1", of: running)
        let plan = try plan(host, free: "1kB")
        #expect(plan.commands == ["docker rmi pulled:1"])
        #expect(plan.target?.isReached == false)
        #expect(plan.target?.obstacles.map(\.code) == [.localOnly, .inUse])
        #expect(plan.target?.obstacles.map(\.bytes) == [300, 40])
        let text = PlanText(plan: plan, analysis: host.analysis, previous: nil).render()
        #expect(text.contains("Target: 1 kB, not reached: 900 B are missing.\nIn the way, with what it holds\n"))
        #expect(text.contains("  local only  300 B  1 image\n"))
        #expect(plan.alternatives.contains { $0.flag == "--local-only delete" && $0.addsBytes == 300 })
        #expect(try JSON.decode(Plan.self, plan.json()) == plan)
    }

    private func content(_ plan: Plan, _ host: HostBuilder) -> ReportContent {
        ReportContent(
            number: 1, analysis: host.analysis, history: host.history, plan: plan, previous: nil,
            commands: EngineCommand(program: "docker"))
    }

    @Test func everyFormatSaysThatATargetIsNotReached() throws {
        var host = HostBuilder()
        host.image("local", tags: ["local:1"], bytes: 300)
        host.image("pulled", tags: ["pulled:1"], digests: digests("pulled"))
        let plan = try plan(host, free: "1kB")
        let markdown = ReportMarkdown(content(plan, host)).render()
        #expect(markdown.contains("**Target:** 1 kB, not reached: 900 B are missing.\n"))
        #expect(markdown.contains("\nIn the way, with what it holds:\n\n* local only: 300 B, 1 image\n"))
        let html = ReportHTML(content(plan, host)).render()
        #expect(html.contains(">Target: 1 kB, not reached: 900 B are missing.</p>"))
        #expect(html.contains("<li>local only: 300 B, 1 image</li>"))
        let script = PlanScript(plan: plan, commands: EngineCommand(program: "docker")).render()
        #expect(
            script.contains(
                """
                # Target: 1 kB, not reached: 900 B are missing.
                # In the way, with what it holds:
                #   local only: 300 B, 1 image
                #

                """))
    }

    @Test(
        arguments: [
            "20%": "20 % of the disk free (200 B), which takes 110 B: reached; what is missed least goes first.",
            "9%": "9 % of the disk free (90 B): it is already.", "80": "80 B of the disk free: it is already.",
            "500": "500 B of the disk free, which takes 410 B: not reached: 110 B are missing.",
        ])
    func freeSpaceIsToldAsItWasAskedFor(space: String, sentence: String) throws {
        var host = HostBuilder()
        for name in ["a", "b", "c"] { host.image(name, tags: ["\(name):1"], digests: digests(name)) }
        host.disk = DiskFacts(totalBytes: 1000, freeBytes: 90)
        let plan = try host.plan {
            $0.keepNewest = 0
            $0.untilFree = FreeSpace(space)
        }
        let text = PlanText(plan: plan, analysis: host.analysis, previous: nil).render()
        #expect(text.contains("Target: \(sentence)\n"), "\(text)")
    }

    @Test func freeSpaceIsCountedOnTheEnginesDisk() throws {
        var host = HostBuilder()
        for name in ["a", "b", "c"] { host.image(name, tags: ["\(name):1"], digests: digests(name)) }
        func plan(_ space: String) throws -> Plan {
            try host.plan {
                $0.keepNewest = 0
                $0.untilFree = FreeSpace(space)
            }
        }
        #expect(throws: PlanError.diskNotVisible) { try plan("20%") }
        host.disk = DiskFacts(totalBytes: 1000, freeBytes: 90)
        #expect(try plan("20%").steps.count == 2)
        #expect(try plan("20%").target?.bytes == 110)
        #expect(try plan("9%").steps.isEmpty)
        #expect(try plan("9%").target?.isReached == true)
    }

    @Test func aVolumeOfAContainerThatStaysIsLeft() throws {
        var host = HostBuilder()
        let image = host.image("job", tags: ["job:1"], digests: digests("job"))
        host.container("job1", of: image, .exited, bytes: 10)
        let plan = try plan(host, free: "5") { $0.stoppedFor = Age("1d")! }
        #expect(plan.steps.map(\.action) == [.removeContainer])
    }

    /// On any host: the target is reached or everything goes; and nothing goes that wouldn't go without a target.
    @Test(arguments: 0..<400) func theTargetIsReachedOrEverythingGoes(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let analysis = Analysis(try RandomHost(seed: seed).snapshot())
        var policy = Policy()
        policy.unusedFor = Age("0d")!
        policy.danglingFor = Age("0d")!
        policy.stoppedFor = Age("0d")!
        policy.keepNewest = Int.random(in: 0...1, using: &random)
        policy.discardChanges = Bool.random(using: &random)
        policy.localOnly = .delete
        func plan() throws -> Plan {
            try Planner(
                analysis: analysis, history: History(since: Timestamp(seconds: 1_780_000_000)), policy: policy,
                commands: EngineCommand(program: "docker")
            ).plan()
        }
        let all = try plan()
        policy.free = ByteSize("\(Int64.random(in: 0...(all.frees.atLeast + 1000), using: &random))")
        let some = try plan()
        let target = try #require(some.target)
        #expect(target.isReached == (all.frees.atLeast >= target.bytes), "seed \(seed)")
        #expect(some.frees.atLeast >= min(target.bytes, all.frees.atLeast), "seed \(seed)")
        #expect(Set(some.steps.map(\.target)).isSubset(of: all.steps.map(\.target)), "seed \(seed)")
        #expect(try plan().json() == some.json())
    }
}
