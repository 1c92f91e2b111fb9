import AuditCore
import AuditStore
import Foundation
import TestSupport

/// 500 images removed by a plan, and by hand.
enum ApplyRows {
    private static let count = 500
    private static let runs = 5

    static func run(_ bench: Bench) throws -> [Outcome] {
        let engine = try bench.engineNeeded()
        try engine.removeEverything()
        let images = LargeHost(engine: engine)
        let host = "unix://\(engine.socketPath)"
        let curl = Curl(socketPath: engine.socketPath, folder: bench.folder)
        let database = bench.folder.file("apply.db")
        func plan() throws -> Plan {
            try images.load("apply", count: count)
            let policy = ["--unused-for", "0m", "--keep-newest", "0", "--local-only", "delete", "--format", "json"]
            let json = try bench.audit(["plan", "--database", database] + policy, host: host)
            let plan = try JSONDecoder().decode(Plan.self, from: Data(json.stdout.utf8))
            guard plan.steps.count >= count else { throw BenchmarkError("the plan has \(plan.steps.count) steps") }
            return plan
        }
        let times = try Measure.compare(runs: runs) {
            _ = try plan()
            return try bench.audit(["apply", "--yes", "--database", database], host: host).usage.wallSeconds
        } with: {
            let deletes = try plan().steps.map { Curl.Request(method: "DELETE", path: "/images/\($0.target)") }
            return try curl.send(deletes).wallSeconds
        }
        return [
            Outcome(
                what: "`apply` of \(count) images", target: "≤ 1.05 × the same DELETEs by `curl`, one after another",
                measured: times.ratio.times, beside: "\(times.first.seconds) against \(times.second.seconds)",
                isMet: times.ratio <= 1.05, runs: runs, command: "audit apply --yes")
        ]
    }
}
