import AuditCore
import TestSupport
import Testing

/// What a policy would have done on past nights.
@Suite struct BacktestTests {
    private static let digest = "@sha256:" + String(repeating: "d", count: 64)

    private func time(_ night: Int) -> Timestamp { Timestamp(seconds: 1_800_000_000 + Int64(night) * 86_400) }

    /// Two images that nobody uses, of 100 and 7 bytes; on night 9 the larger one is used again.
    private func nights() -> [(Snapshot, History)] {
        let layers = ["big": 100, "small": 7].sorted { $0.key < $1.key }.map { name, bytes in
            Layer(chainID: .sha256(of: name), diffID: .sha256(of: name), parent: nil, size: .exactly(Int64(bytes)))
        }
        let images = ["big", "small"].map { name in
            Image(
                id: .sha256(of: "image " + name), tags: [name + ":1"], repoDigests: [name + Self.digest],
                createdAt: time(-50), topLayer: .sha256(of: name))
        }
        return (0..<12).map { night in
            let user = Container(
                id: .sha256(of: "job"), name: "job", imageID: images[0].id, imageName: "big:1", state: .running,
                createdAt: time(9), startedAt: time(9), writableBytes: 1, changedPathCount: 0)
            var history = History(since: time(0))
            for image in images {
                history.images[image.id] = ImageEvidence(
                    firstSeenAt: time(0), readings: night + 1, readingsInUse: 0, lastUsedAt: nil)
            }
            if night >= 9 { history.images[images[0].id]?.lastUsedAt = time(night) }
            return (
                Snapshot(
                    engine: .sample, takenAt: time(night), images: images, layers: layers,
                    containers: night >= 9 ? [user] : []), history
            )
        }
    }

    private func replay(_ age: String) throws -> Backtest.Result {
        var policy = Policy()
        policy.keepNewest = 0
        policy.unusedFor = Age(age)!
        var test = Backtest(policy, name: age, commands: EngineCommand(program: "docker"))
        for (number, night) in nights().enumerated() { try test.replay(number + 1, night.0, history: night.1) }
        return test.result
    }

    @Test func whatIsUsedAgainIsARegretByName() throws {
        let result = try replay("5d")
        #expect(result.regrets.map(\.name) == ["big:1"])
        #expect(result.regrets.first?.deletedIn == 6 && result.regrets.first?.usedAgainIn == 10)
        #expect(result.regretBytes == 100)
        #expect(result.nights[5].deletedBytes == 107 && result.nights[5].deletedObjects == 2)
        #expect(result.deletedBytes == 107 && result.peakBytes == 107)
        // Back from night 10 on, with what its container wrote.
        #expect(result.nights.map(\.bytesBefore) == [107, 107, 107, 107, 107, 107, 0, 0, 0, 101, 101, 101])
        #expect(result.meanBytes == (5 * 107 + 3 * 101) / 12)
    }

    @Test func aMorePatientPolicyRegretsNothing() throws {
        let result = try replay("10d")
        #expect(result.regrets.isEmpty && result.deletedBytes == 7)
    }

    /// A volume, a container that wrote, and records of the build cache, all of them used again on the last night.
    @Test func whatNothingBringsBackIsLost() throws {
        func night(_ number: Int, isUsed: Bool) -> Snapshot {
            func record(_ name: String) -> BuildCacheRecord {
                BuildCacheRecord(
                    id: name, parents: [], type: "regular", description: "RUN " + name, isInUse: false, isShared: false,
                    sizeBytes: 1000, createdAt: time(0), lastUsedAt: isUsed && name == "make" ? time(number) : time(0),
                    usageCount: 1)
            }
            var job = Container(
                id: .sha256(of: "job"), name: "job", imageID: nil, imageName: "gone", state: .exited,
                createdAt: time(0),
                finishedAt: time(0), writableBytes: 100, changedPathCount: 1)
            if isUsed {
                job.state = .running
                job.startedAt = time(number)
                job.mounts = [Container.Mount(kind: "volume", name: "data", source: "", destination: "/data")]
            }
            let volume = Volume(
                name: "data", driver: "local", createdAt: time(0), labels: [:], sizeBytes: 10, isAnonymous: false)
            return Snapshot(
                engine: .sample, takenAt: time(number), containers: [job], volumes: [volume],
                buildCache: [record("make"), record("test")])
        }
        var policy = Policy()
        policy.volumes = .all
        policy.stoppedFor = Age("2d")!
        policy.discardChanges = true
        policy.buildCacheUnusedFor = Age("2d")!
        var test = Backtest(policy, name: "bold", commands: EngineCommand(program: "docker"))
        for number in 0..<5 {
            try test.replay(number + 1, night(number, isUsed: number == 4), history: History(since: time(0)))
        }
        // The volume goes at once, the rest when it is two days old.
        #expect(test.result.nights.map(\.bytesBefore) == [2110, 2100, 2100, 0, 1110])
        #expect(test.result.nights.map(\.deletedObjects) == [1, 0, 3, 0, 0])
        #expect(test.result.nights.map(\.deletedBytes) == [10, 0, 2100, 0, 0])
        #expect(test.result.regrets.map(\.name) == ["job", "volume data", "build cache: RUN make"])
        #expect(test.result.regrets.map(\.risk) == [.lost, .lost, .none])
        #expect(test.result.lost == 2 && test.result.regretBytes == 0)
    }

    @Test func severalPoliciesStandInOneTable() throws {
        let text = BacktestText([try replay("5d"), try replay("10d"), try replay("never")])
        let lines = text.render(width: 100).split(separator: "\n").map(String.init)
        #expect(lines[0] == "12 readings, snapshot 1 (2027-01-15) to 12 (2027-01-26)")
        #expect(lines[2].split(separator: " ").joined(separator: " ") == "107 B 2 1 0 100 B 107 B 69 B 5d")
        #expect(lines[4].hasSuffix("never") && lines[4].contains("0 B"))
        #expect(lines.contains("Used again after 5d"))
        #expect(text.csv().split(separator: "\r\n").count == 37)
        #expect(try text.json().contains(#""name" : "big:1""#))
    }
}
