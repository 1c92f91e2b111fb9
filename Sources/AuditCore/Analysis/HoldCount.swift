/// The reference counts of the layers: the same arithmetic as the engine's own, ahead of time.
///
/// A layer is held by each holder whose top layer it is and by each held layer on it. Docker's layer store frees
/// a layer when that count reaches zero, and goes on with its parent (`releaseLayer`). A blob is held by each image
/// that has it.
package struct HoldCount: Sendable {
    private let forest: LayerForest
    private var counts: [Int]
    private var tops: [Holder: Int]
    private var blobCounts: [Digest: Int] = [:]
    private var blobs: [Holder: [Digest]] = [:]

    /// What nothing holds any more.
    package struct Released: Sendable {
        /// Positions in the forest, top first.
        package var layers: [Int] = []
        package var blobs: [Digest] = []
    }

    package init(forest: LayerForest, holders: [(holder: Holder, top: ChainID?)], images: [Image] = []) {
        self.forest = forest
        counts = [Int](repeating: 0, count: forest.layers.count)
        tops = [:]
        for (holder, top) in holders {
            guard let position = forest.position(of: top), tops[holder] == nil else { continue }
            tops[holder] = position
            counts[position] += 1
        }
        // Parents come first, so going backwards every child is complete before its parent is counted.
        for position in forest.layers.indices.reversed() where counts[position] > 0 {
            if let parent = forest.parents[position] { counts[parent] += 1 }
        }
        for image in images where !image.content.blobs.isEmpty {
            let digests = image.content.blobs.map(\.digest)
            blobs[.image(image.id)] = digests
            for digest in digests { blobCounts[digest, default: 0] += 1 }
        }
    }

    package func isHeld(_ position: Int) -> Bool { counts[position] > 0 }

    /// What nothing would hold any more if this one alone went.
    package func releasing(_ holder: Holder) -> Released {
        var released = Released()
        released.blobs = (blobs[holder] ?? []).filter { blobCounts[$0] == 1 }
        var next = tops[holder]
        while let position = next, counts[position] == 1 {
            released.layers.append(position)
            next = forest.parents[position]
        }
        return released
    }

    /// Takes the holder away and gives what nothing holds any more.
    package mutating func release(_ holder: Holder) -> Released {
        var released = Released()
        for digest in blobs.removeValue(forKey: holder) ?? [] {
            blobCounts[digest, default: 0] -= 1
            if blobCounts[digest] == 0 { released.blobs.append(digest) }
        }
        var next = tops.removeValue(forKey: holder)
        while let position = next {
            counts[position] -= 1
            guard counts[position] == 0 else { break }
            released.layers.append(position)
            next = forest.parents[position]
        }
        return released
    }
}
