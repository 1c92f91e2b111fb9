import ArgumentParser
import AuditCore
import AuditStore
import Foundation

/// One piece of work on a simulated host, to be counted by callgrind; prints the seconds of CPU it took.
struct Micro: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Does one piece of work in memory and prints the seconds of CPU it took.", shouldDisplay: false)

    /// What callgrind counts, by the symbol's name: the work without what it takes to get ready for it.
    static let countedFunction = "*Micro*counted*"

    enum Work: String, CaseIterable, ExpressibleByArgument {
        case forest, plan, free, encode, decode, write, read
    }

    @Argument var work: Work
    @Option var images = 1000

    func run() throws {
        // Any day, but always the same one: so that instructions are, too.
        let day = Timestamp(seconds: 1_790_000_000)
        var host = SimulatedHost(imageCount: images, containerCount: images / 10, firstNight: day)
        let first = host.snapshot
        let snapshot = host.nextNight()
        switch work {
        case .forest:
            counted { _ = Analysis(snapshot).reclaimable(removing: snapshot.images.map { .image($0.id) }) }
        case .plan, .free:
            let planner = planner(Analysis(snapshot))
            try counted { _ = try planner.planWithAlternatives() }
        case .encode, .decode:
            let plan = try planner(Analysis(snapshot)).plan()
            let json = Data(try plan.json().utf8)
            try counted {
                if work == .encode {
                    _ = try plan.json()
                } else {
                    _ = try JSONDecoder().decode(Plan.self, from: json)
                }
            }
        case .write, .read:
            let database = try AuditDatabase()
            _ = try database.save(first)
            if work == .write { return try counted { _ = try database.save(snapshot) } }
            let number = try database.save(snapshot)
            try counted { _ = try database.snapshot(number) }
        }
    }

    @inline(never)
    private func counted(_ body: () throws -> Void) rethrows {
        let start = clock()
        try body()
        print(Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }

    private func planner(_ analysis: Analysis) -> Planner {
        var policy = Policy()
        policy.unusedFor = .init("0d")!
        policy.localOnly = .delete
        policy.keepNewest = 0
        if work == .free { policy.free = ByteSize("20GB") }
        let evidence = analysis.snapshot.images.map { image in
            let start = image.createdAt ?? analysis.snapshot.takenAt
            return (image.id, ImageEvidence(firstSeenAt: start, readings: 9, readingsInUse: 0, lastUsedAt: nil))
        }
        return Planner(
            analysis: analysis,
            history: History(
                since: analysis.snapshot.takenAt,
                images: Dictionary(evidence, uniquingKeysWith: { first, _ in first })),
            policy: policy, commands: EngineCommand(program: "docker"))
    }
}
