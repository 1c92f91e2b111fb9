import Foundation
import TestSupport

/// A large host on a real engine: the first reading of it, and one on a night on which nothing changed.
struct ReadingRows {
    private let bench: Bench
    private let engine: TestEngine
    private let curl: Curl

    private static let host = "2,000 images, 200 containers"

    static func run(_ bench: Bench) async throws -> [Outcome] {
        let engine = try bench.engineNeeded()
        try engine.removeEverything()
        let curl = Curl(socketPath: engine.socketPath, folder: bench.folder)
        let host = LargeHost(engine: engine)
        try host.load("bench", count: 2000)
        try host.createContainers(of: "bench", count: 200, curl: curl)
        let rows = ReadingRows(bench: bench, engine: engine, curl: curl)
        return try [await rows.first()] + (await rows.unchanged())
    }

    private func snapshot(_ database: String, socket: String? = nil) throws -> ChildProcess.Usage {
        try bench.audit(
            ["snapshot", "--database", bench.folder.file(database)], host: "unix://\(socket ?? engine.socketPath)"
        ).usage
    }

    /// What a reading asks, as a proxy sees it.
    private func requests(_ database: String) async throws -> [String] {
        let path = engine.socketPath
        let proxy = StubServer { UnixExchange.send($0, to: path) ?? .dropConnection }
        try await proxy.run { proxy in _ = try snapshot(database, socket: proxy.socketPath) }
        return proxy.requests.map(\.uri)
    }

    private func first() async throws -> Outcome {
        let requests = try await requests("counted.db")
        let runs = 5
        var number = 0
        let times = try Measure.compare(runs: runs) {
            number += 1
            return try snapshot("first-\(number).db").wallSeconds
        } with: {
            try curl.send(requests.map { Curl.Request(path: $0) }, width: 8).wallSeconds
        }
        return Outcome(
            what: "first reading of \(Self.host)", target: "≤ 1.3 × `curl --parallel`", measured: times.ratio.times,
            beside: "\(times.first.seconds) against \(times.second.seconds) for \(requests.count) requests",
            isMet: times.ratio <= 1.3, runs: runs, command: "audit snapshot, curl --parallel --parallel-max 8")
    }

    private func unchanged() async throws -> [Outcome] {
        let database = "counted.db"
        _ = try snapshot(database)
        let requests = try await requests(database)
        let runs = 11
        let slowest = try requests.map { path in
            (path: path, seconds: Measure.median(try (0..<3).map { _ in try curl.seconds(of: path) }))
        }.max { $0.seconds < $1.seconds }!
        let single = try Measure.compare(runs: runs) {
            try snapshot(database).wallSeconds
        } with: {
            try curl.seconds(of: slowest.path)
        }
        let client = try Measure.compare(runs: runs) {
            try curl.send(requests.map { Curl.Request(path: $0) }, width: requests.count).wallSeconds
        } with: {
            try curl.seconds(of: slowest.path)
        }
        let dockerDF = try Measure.compare(runs: 5) {
            try snapshot(database).wallSeconds
        } with: {
            try Measure.run(
                engine.directory.appending(path: "bin/docker").path, ["system", "df", "-v"],
                environment: engine.environment
            ).usage.wallSeconds
        }
        return [
            Outcome(
                what: "reading \(Self.host), unchanged", target: "≤ 1.3 × its slowest request",
                measured: single.ratio.times,
                beside: "\(single.first.milliseconds) against \(single.second.milliseconds) for \(slowest.path)",
                isMet: single.ratio <= 1.3, runs: runs, command: "audit snapshot, curl"),
            Outcome(
                what: "its requests alone, by a C client that does nothing with the answers",
                measured: client.ratio.times,
                beside: "\(client.first.milliseconds) against \(client.second.milliseconds) for \(slowest.path)",
                runs: runs, command: "curl --parallel, curl"),
            Outcome(
                what: "the same reading", target: "< 0.8 × `docker system df -v`", measured: dockerDF.ratio.times,
                beside: "\(dockerDF.first.milliseconds) against \(dockerDF.second.milliseconds)",
                isMet: dockerDF.ratio < 0.8, runs: 5, command: "audit snapshot, docker system df -v"),
            Outcome(
                what: "requests of it", target: "≤ 12, none per image", measured: "\(requests.count)",
                beside: requests.count > 12 ? "" : requests.joined(separator: " "),
                isMet: requests.count <= 12 && !requests.contains { $0.contains("/images/sha256") }, runs: 1,
                command: "audit snapshot through a proxy"),
        ]
    }
}
