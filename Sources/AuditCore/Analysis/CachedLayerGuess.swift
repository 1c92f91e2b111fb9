/// Which layers the build cache may hold, where only the API can be asked.
///
/// A record of the cache lies on its parent as a layer does, and one that holds a layer has the layer's size; a record
/// of no bytes may stand for any layer, since BuildKit counts nothing for what it took from an image (`from local`,
/// `pulled from`). So a record may mean each layer at its own depth whose sizes downwards agree with the records'.
///
/// On the containerd store the cache keeps the very snapshots of images as well, and a record's size has the layer's blob
/// in it, where there is one (measured on 26.1: snapshot + blob to the byte).
struct CachedLayerGuess {
    let forest: LayerForest
    let records: [BuildCacheRecord]
    /// The largest blob there is: which one is a layer's, nobody tells.
    var largestBlobBytes: Int64 = 0

    /// By position in the forest. A cache that couldn't be read may hold everything.
    func maybeHeld(isCacheRead: Bool) -> [Bool] {
        guard isCacheRead else { return [Bool](repeating: true, count: forest.layers.count) }
        var maybe = [Bool](repeating: false, count: forest.layers.count)
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var depths: [Int] = []
        for parent in forest.parents { depths.append(1 + (parent.map { depths[$0] } ?? 0)) }
        let byDepth = Dictionary(grouping: forest.layers.indices) { depths[$0] }
        for record in records where record.isShared {
            guard let path = path(of: record, byID: byID) else {
                // Merged from several, or from records that aren't listed: nothing can be excluded.
                return [Bool](repeating: true, count: forest.layers.count)
            }
            for position in byDepth[path.count] ?? [] where fits(path, position) { maybe[position] = true }
        }
        // Holding a layer holds all below it.
        for position in forest.layers.indices.reversed() where maybe[position] {
            if let parent = forest.parents[position] { maybe[parent] = true }
        }
        return maybe
    }

    /// The sizes of a record and of those below it, its own first; nil where they don't form one line.
    private func path(of record: BuildCacheRecord, byID: [String: BuildCacheRecord]) -> [Int64]? {
        var path: [Int64] = []
        var next: BuildCacheRecord? = record
        while let current = next {
            path.append(current.sizeBytes)
            guard current.parents.count <= 1, path.count <= records.count else { return nil }
            guard let parent = current.parents.first else { return path }
            guard let known = byID[parent] else { return nil }
            next = known
        }
        return path
    }

    private func fits(_ path: [Int64], _ position: Int) -> Bool {
        var next: Int? = position
        for size in path {
            guard let current = next else { return false }
            let layer = forest.layers[current].size
            let mayBe = ByteRange(atLeast: layer.atLeast, atMost: layer.atMost.map { $0 + largestBlobBytes })
            guard size == 0 || mayBe.contains(size) else { return false }
            next = forest.parents[current]
        }
        return true
    }
}
