import AuditCore
import TestSupport
import Testing

/// On stores where a digest proves nothing, only what was seen or asked does.
@Suite struct RegistryProofTests {
    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    /// A Podman host with two images under full names, and one that was only built there.
    private func host() -> (host: HostBuilder, web: Image, app: Image) {
        var host = HostBuilder()
        let web = host.image(
            "web", tags: ["docker.io/library/web:1"], digests: ["docker.io/library/web" + Self.digest])
        let app = host.image("app", tags: ["localhost/app:1"], digests: ["localhost/app" + Self.digest])
        return (host, web, app)
    }

    private func planner(_ host: HostBuilder, _ change: (inout Policy) -> Void = { _ in }) -> Planner {
        var snapshot = host.analysis.snapshot
        snapshot.engine.store = .podman
        var policy = Policy()
        policy.keepNewest = 0
        change(&policy)
        return Planner(
            analysis: Analysis(snapshot), history: host.history, policy: policy,
            commands: EngineCommand(program: "podman"))
    }

    @Test func aPullThatWasSeenProvesARegistry() throws {
        var (host, web, _) = host()
        host.history.images[web.id]?.registrySeenAt = HostBuilder.now
        let plan = try planner(host).plan()
        let name = "docker.io/library/web"
        #expect(plan.steps.map(\.name) == [name + ":1"])
        #expect(
            plan.steps[0].restore == "podman pull \(name)\(Self.digest) && podman tag \(name)\(Self.digest) \(name):1")
        #expect(plan.keptCode("localhost/app:1") == .localOnly)
    }

    /// Of several names only one may be known to a registry.
    @Test(arguments: [
        "mirror.example/web:2": "mirror.example/web" + digest, "other.example/web:1": "other.example/web:1",
        "other.example/web" + digest: "other.example/web" + digest, "web": "docker.io/library/web" + digest,
    ])
    func itIsPulledFromWhereItWasSeen(seen: String, pulled: String) throws {
        var host = HostBuilder()
        let names = ["docker.io/library/web", "mirror.example/web"]
        let web = host.image("web", tags: names.map { $0 + ":1" }, digests: names.map { $0 + Self.digest })
        host.history.images[web.id]?.registrySeenAt = HostBuilder.now
        host.history.images[web.id]?.registryReference = seen
        let step = try #require(try planner(host).plan().steps.last)
        #expect(step.restore?.hasPrefix("podman pull \(pulled) && ") == true, "\(step.restore ?? "")")
    }

    @Test func anAnswerProvesARegistryAndAnotherIsTheReason() throws {
        var (host, web, app) = host()
        host.history.registryAnswers = [
            web.id: .has("mirror.example/web" + Self.digest), app.id: .noProof("localhost was asked: refused"),
        ]
        let plan = try planner(host).plan()
        #expect(plan.steps.map(\.risk) == [.repull])
        #expect(plan.steps[0].restore?.hasPrefix("podman pull mirror.example/web@sha256:") == true)
        let kept = try #require(plan.kept.first { $0.name == "localhost/app:1" })
        #expect(kept.reason.code == .localOnly)
        #expect(kept.reason.text == "no proof that it can be pulled again: localhost was asked: refused")
    }

    @Test func onlyWhatWouldGoIsAskedFor() throws {
        var (host, web, app) = host()
        let used = host.image("used", tags: ["used:1"], digests: ["used" + Self.digest])
        host.container("run1", of: used)
        host.image("young", tags: ["young:1"], digests: ["young" + Self.digest], lastUsed: 3)
        host.image("nameless", tags: ["nameless:1"])
        let seen = host.image("seen", tags: ["seen:1"], digests: ["seen" + Self.digest])
        host.history.images[seen.id]?.registrySeenAt = HostBuilder.now
        #expect(Set(try planner(host).imagesToAskAbout().map(\.id)) == [web.id, app.id])
        // A target doesn't narrow it: which images it takes hangs on the answers.
        #expect(try planner(host) { $0.free = ByteSize("1") }.imagesToAskAbout().count == 2)
        #expect(try planner(host) { $0.keep = ["*web*"] }.imagesToAskAbout().map(\.id) == [app.id])
        #expect(try planner(host) { $0.images = ["localhost/app:1"] }.imagesToAskAbout().map(\.id) == [app.id])
        #expect(try planner(host) { $0.keepNewest = 1 }.imagesToAskAbout().isEmpty)
    }

    @Test func onTheClassicStoreADigestIsProofEnough() throws {
        let (host, _, _) = host()
        let planner = Planner(
            analysis: host.analysis, history: host.history, policy: Policy(), commands: EngineCommand(program: "docker")
        )
        #expect(try planner.imagesToAskAbout().isEmpty)
    }

    @Test func thePlanSaysThatRegistriesCanBeAsked() throws {
        let (host, _, _) = host()
        func text(_ change: (inout Policy) -> Void = { _ in }) throws -> String? {
            try planner(host, change).planWithAlternatives().alternatives.first { $0.flag == "--local-only delete" }?
                .text
        }
        #expect(try text() == "2 images: not known to be in a registry; --ask-registries asks")
        #expect(try text { $0.askRegistries = true } == "2 images: not known to be in a registry")
    }
}
