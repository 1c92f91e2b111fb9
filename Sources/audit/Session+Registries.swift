internal import AuditCore
internal import AuditStore

// `--ask-registries`
extension Session {
    /// Asks for the images whose place in the plan hangs on it, and keeps what is proven. Empty where the policy doesn't
    /// ask. What the engine hasn't any more isn't asked for: its answer changes nothing.
    func askRegistries(
        for policy: Policy, on stored: StoredSnapshot, through engine: Context.Engine
    ) async throws -> [ImageID: RegistryAnswer] {
        guard policy.askRegistries else { return [:] }
        let history = try database.history(upTo: stored.number, orphans: [])
        let images = try Planner(
            analysis: Analysis(stored.snapshot), history: history, policy: policy,
            commands: commands(for: stored.snapshot.engine)
        ).imagesToAskAbout()
        guard !images.isEmpty else { return [:] }
        if !options.quiet {
            context.message("asking registries for \(ByteText.count(images.count, "image")) …")
        }
        let answers = await engine.makeInquirer(context.environment).answers(about: images)
        try database.saveProofs(
            answers.compactMapValues(\.digest), snapshot: stored.number, at: context.clock())
        return answers
    }

    /// The same where nothing else needs the engine: if it can't be reached, nobody was asked, and that is said.
    func askRegistries(for policy: Policy, on stored: StoredSnapshot) async throws -> [ImageID: RegistryAnswer] {
        guard policy.askRegistries else { return [:] }
        do {
            return try await withEngine(at: stored.snapshot.engine.endpoint) {
                try await askRegistries(for: policy, on: stored, through: $0)
            }
        } catch let error as any SourceFailure {
            context.message("no registry was asked: \(error)")
            return [:]
        }
    }
}
