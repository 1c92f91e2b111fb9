/// Which records of the build cache a prune takes once the plan's images are gone.
///
/// `POST /build/prune` without `all` skips what is in use, what an image shares, and BuildKit's own (`internal`,
/// `frontend`); it takes a record only after those that lie on it, in the same call (measured on 20.10, 26.1 and 28.5).
struct CachePruning {
    let analysis: Analysis
    let age: Age

    /// - Parameter isLeft: The images that are there by then.
    func records(besidesImages isLeft: (Image) -> Bool) -> [BuildCacheRecord] {
        guard age != .never, !analysis.snapshot.buildCache.isEmpty else { return [] }
        guard analysis.snapshot.knowsCacheHolds else { return records(isShared: \.isShared) }
        let isHeld = analysis.forest.held(by: analysis.tops(ofImages: isLeft))
        return records { record in
            analysis.forest.position(of: record.chainID).map { isHeld[$0] } ?? record.isShared
        }
    }

    /// - Parameter isShared: Whether an image still has the record's layer.
    func records(isShared: (BuildCacheRecord) -> Bool) -> [BuildCacheRecord] {
        guard age != .never else { return [] }
        let records = analysis.snapshot.buildCache
        // By place: how many records still lie on each, and which are to be taken yet.
        var children = [Int](repeating: 0, count: records.count)
        for parent in analysis.cacheParents.joined() { children[parent] += 1 }
        var candidates = records.indices.filter { isOld(records[$0]) && !isShared(records[$0]) }
        var taken: [Int] = []
        while true {
            let free = candidates.filter { children[$0] == 0 }
            if free.isEmpty { return taken.map { records[$0] } }
            candidates.removeAll { children[$0] == 0 }
            taken += free
            for parent in free.lazy.flatMap({ analysis.cacheParents[$0] }) { children[parent] -= 1 }
        }
    }

    private func isOld(_ record: BuildCacheRecord) -> Bool {
        guard !record.isInUse, record.type != "internal", record.type != "frontend" else { return false }
        // A record that was never used again passes every age.
        return record.lastUsedAt.map { age.isReached(from: $0, at: analysis.snapshot.takenAt) } ?? true
    }
}

extension Age {
    /// As the engine's filter takes it: Go's durations know no days.
    var goDuration: String? {
        seconds.map { $0 % 3600 == 0 ? "\($0 / 3600)h" : $0 % 60 == 0 ? "\($0 / 60)m" : "\($0)s" }
    }
}

extension Plan.Step {
    /// The step as it is to be sent at a later time: ages count to the snapshot, and what has become old enough since isn't
    /// in the plan.
    func countingAge(to snapshot: Timestamp, at now: Timestamp) -> Plan.Step {
        guard let age = unusedFor.flatMap({ Age($0)?.seconds }) else { return self }
        var step = self
        step.unusedFor = Age("\(age + max(0, now.seconds(since: snapshot)))s")?.goDuration
        return step
    }
}
