import AuditCore
import TestSupport

extension Plan {
    /// What a planner makes of this snapshot when all that can go must go.
    static func sample(on snapshot: Snapshot) throws -> Plan {
        var policy = Policy()
        policy.unusedFor = Age("0d")!
        policy.danglingFor = Age("0d")!
        policy.stoppedFor = Age("0d")!
        policy.keepNewest = 0
        policy.localOnly = .delete
        policy.discardChanges = true
        return try Planner(
            analysis: Analysis(snapshot), history: History(since: snapshot.takenAt), policy: policy,
            commands: EngineCommand(program: "docker")
        ).planWithAlternatives()
    }
}
