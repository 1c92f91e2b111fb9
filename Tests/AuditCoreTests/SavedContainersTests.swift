import AuditCore
import Testing

/// What `--commit` leaves of a plan: the saved image needs what its container needed.
@Suite struct SavedContainersTests {
    /// Only who asks for an image gets the containers in its way into a plan with it.
    private func plan(_ host: HostBuilder, _ images: String...) throws -> Plan {
        try host.plan { policy in
            policy.images = images
            policy.discardChanges = true
        }
    }

    @Test(arguments: [
        "web": "saved/web", "MyApp": "saved/myapp", "web_": "saved/web", "a__b.c-d": "saved/a-b-c-d", "Ä_1": "saved/1",
        "_": "saved/container",
    ])
    func theRepositoryIsOneThatEnginesTake(name: String, repository: String) {
        #expect(Container.savedRepository(name) == repository)
    }

    @Test func theImageOfASavedContainerAndItsParentsStay() throws {
        var host = HostBuilder()
        let base = host.image("base", tags: ["base:1"], bytes: 1000)
        let hidden = host.image("hidden", on: base, isChild: true, bytes: 300)
        let app = host.image("app", tags: ["app:1", "app:2"], on: hidden, isChild: true, bytes: 70)
        host.image("sibling", tags: ["sibling:1"], on: hidden, isChild: true, bytes: 8)
        host.image("other", tags: ["other:1"], on: base, bytes: 5)
        host.container("data", of: app, .exited, changes: 2, bytes: 40)
        host.container("clean", of: app, .exited, changes: 0, bytes: 2)
        let plan = try plan(host, "base:1", "app:1", "sibling:1", "other:1")
        #expect(plan.frees == .exactly(1000 + 300 + 70 + 8 + 5 + 40 + 2))

        let (rest, leftOut) = plan.savingContainers(host.analysis)
        #expect(leftOut.map(\.step.name) == ["app:1", "app:2", "base:1"])
        #expect(leftOut.allSatisfy { $0.container == "data" })
        #expect(Set(rest.steps.map(\.name)) == ["clean", "data", "sibling:1", "other:1"])
        #expect(rest.frees == .exactly(8 + 5 + 40 + 2))
        #expect(rest.steps.last?.cumulativeBytes == rest.frees.atLeast)
        // The hidden parent was to go with its last child, and has one more now.
        #expect(rest.steps.flatMap(\.alsoRemoves) == [])
        // The journal calls steps by the order that the plan gave them.
        for step in rest.steps { #expect(plan.steps.contains { $0.order == step.order && $0.name == step.name }) }
    }

    @Test func withoutDataNothingChanges() throws {
        var host = HostBuilder()
        let app = host.image("app", tags: ["app:1"])
        host.container("clean", of: app, .exited, changes: 0, bytes: 2)
        let plan = try plan(host, "app:1")
        let (rest, leftOut) = plan.savingContainers(host.analysis)
        #expect(rest == plan && leftOut.isEmpty && plan.steps.count == 2)
    }
}
