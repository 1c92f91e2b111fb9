extension Plan {
    /// Whether a container that started anew since the plan was made is as the plan expects it: one that it stops, and that
    /// ends by itself and is started by its restart policy over and over.
    func expectsRestart(of container: Container, now state: Container.State) -> Bool {
        guard container.state == .restarting || state == .restarting else { return false }
        return steps.contains { $0.action == .stopContainer && Digest($0.target) == container.id }
    }
}

extension Container {
    /// Whether this is another policy than it had, by which the engine starts it again.
    func isRestartPolicyOther(_ policy: String) -> Bool {
        policy != restartPolicy && !["", "no"].contains(policy)
    }
}
