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
        func deletes() throws -> [Curl.Request] {
            try plan().steps.map { Curl.Request(method: "DELETE", path: "/images/\($0.target)") }
        }
        let times = try Measure.compare(runs: runs) {
            _ = try plan()
            return try bench.audit(["apply", "--yes", "--database", database], host: host).usage.wallSeconds
        } with: {
            try curl.send(try deletes()).wallSeconds
        }
        // What it costs to look whether the image is still the planned one, whoever looks.
        let looking = try Measure.compare(runs: runs) {
            try curl.send(try deletes().flatMap { [Curl.Request(path: $0.path + "/json"), $0] }).wallSeconds
        } with: {
            try curl.send(try deletes()).wallSeconds
        }
        return [
            Outcome(
                what: "`apply` of \(count) images", target: "≤ 1.05 × the same DELETEs by `curl`, one after another",
                measured: times.ratio.times, beside: "\(times.first.seconds) against \(times.second.seconds)",
                isMet: times.ratio <= 1.05, runs: runs, command: "audit apply --yes"),
            Outcome(
                what: "the same DELETEs by a C client that looks at each image before",
                measured: looking.ratio.times,
                beside: "\(looking.first.seconds) against \(looking.second.seconds)", runs: runs, command: "curl"),
        ]
    }
}
