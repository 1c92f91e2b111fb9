import AuditCore
import AuditStore
import Foundation
import TestSupport
import Testing

/// A host with something of everything that a plan removes, and what may be expected of it after any mishap.
struct ApplyScene {
    let engine: TestEngine
    let audit: AuditRun
    let plan: Plan
    private let before: Objects

    /// What an engine has, by ID.
    struct Objects {
        var images: Set<String>
        var containers: Set<String>
        var tags: Set<String>

        init(_ engine: TestEngine) throws {
            func lines(_ arguments: String...) throws -> Set<String> {
                Set(try engine.docker(arguments).split(separator: "\n").map(String.init))
            }
            images = try lines("images", "-aq", "--no-trunc")
            containers = try lines("ps", "-aq", "--no-trunc")
            tags = try lines("images", "--format", "{{.Repository}}:{{.Tag}}").filter { !$0.contains("<none>") }
        }
    }

    /// - Parameter versions: Images of an app, each with two tags; the last four stay.
    init(_ engine: TestEngine, versions: Int = 6) async throws {
        self.engine = engine
        try engine.removeEverything()
        let base = LayerSpec.busybox(try engine.busybox())
        let apps = (1...versions).map { number in
            ImageSpec(
                tags: number == 2 ? [] : ["scene/app:\(number)", "scene/other:\(number)"],
                layers: [base, .file("app", size: 10_000 + number, seed: UInt64(number))],
                createdAt: 1_780_000_000 + number * 86_400)
        }
        // With one name each: while one goes, the next is looked at.
        let lone = (1...4).map { number in
            ImageSpec(
                tags: ["scene/lone:\(number)"],
                layers: [base, .file("lone", size: 5_000 + number, seed: UInt64(number))],
                createdAt: 1_780_000_000 + number * 3_600)
        }
        try engine.load(LoadArchive(images: apps + lone))
        for name in ["first", "second"] {
            try engine.docker(
                "create", "--pull", "never", "--network", "none", "--name", name, "scene/app:\(versions)",
                "/bin/busybox", "true")
        }
        audit = AuditRun(engine)
        plan = try await audit.plan(EngineSuite.everything + ["--keep", "scene/app:\(versions - 1)"])
        before = try Objects(engine)
        try #require(plan.steps.count >= 2 * (versions - 3) + 2)
        try #require(
            zip(plan.steps, plan.steps.dropFirst()).count { $0.action == .removeImage && $1.action == .removeImage }
                >= 2)
    }

    var database: AuditDatabase { get throws { try AuditDatabase(path: audit.database) } }

    /// Whatever happened: only what the plan names is gone, the journal says nothing that isn't so, and the database is
    /// sound.
    func expectNoHarm(_ what: String) throws {
        let now = try Objects(engine)
        let planned = Set(plan.steps.flatMap { [$0.target] + $0.alsoRemoves })
        #expect(before.images.subtracting(now.images).isSubset(of: planned), "\(what)")
        #expect(before.containers.subtracting(now.containers).isSubset(of: planned), "\(what)")
        #expect(before.tags.subtracting(now.tags).isSubset(of: Set(plan.steps.map(\.name))), "\(what)")
        let database = try self.database
        #expect(try database.integrityProblems() == [], "\(what)")
        guard let run = try database.runs().first else { return }
        let results = try database.steps(of: run.run).filter { $0.result?.isSuccess == true }
        for step in plan.steps where results.contains(where: { $0.order == step.order }) {
            #expect(isGone(step, now), "\(what): \(step.command)")
        }
    }

    /// Everything that was planned is gone, and the journal knows.
    func expectAllDone(_ what: String) throws {
        try expectNoHarm(what)
        let now = try Objects(engine)
        for step in plan.steps { #expect(isGone(step, now), "\(what): \(step.command)") }
        let run = try #require(try database.runs().first)
        #expect(run.status == "completed", "\(what)")
    }

    private func isGone(_ step: Plan.Step, _ now: Objects) -> Bool {
        step.action == .untagImage
            ? !now.tags.contains(step.name) : !now.images.contains(step.target) && !now.containers.contains(step.target)
    }

    /// How many instants or requests a test tries: all of them where AUDIT_TEST_FAULTS says `all`, or so many.
    static func count(_ usual: Int, of all: Int) -> Int {
        switch ProcessInfo.processInfo.environment["AUDIT_TEST_FAULTS"] {
        case "all": all
        case let text?: Int(text) ?? usual
        case nil: min(usual, all)
        }
    }
}
