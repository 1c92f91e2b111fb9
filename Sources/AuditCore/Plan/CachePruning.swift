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
        var children: [String: Set<String>] = [:]
        for record in records {
            for parent in record.parents { children[parent, default: []].insert(record.id) }
        }
        var candidates = records.filter { isOld($0) && !isShared($0) }
        var taken: [BuildCacheRecord] = []
        var takenIDs: Set<String> = []
        while true {
            let free = candidates.filter { (children[$0.id] ?? []).isSubset(of: takenIDs) }
            if free.isEmpty { return taken }
            taken += free
            takenIDs.formUnion(free.map(\.id))
            candidates.removeAll { takenIDs.contains($0.id) }
        }
    }

    private func isOld(_ record: BuildCacheRecord) -> Bool {
        guard !record.isInUse, !["internal", "frontend"].contains(record.type) else { return false }
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
