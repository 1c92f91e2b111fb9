/// The reference counts of the layers: the same arithmetic as the engine's own, ahead of time.
///
/// A layer is held by each holder whose top layer it is and by each held layer on it. Docker's layer store frees
/// a layer when that count reaches zero, and goes on with its parent (`releaseLayer`). A blob is held by each image
/// that has it.
package struct HoldCount: Sendable {
    private let forest: LayerForest
    private var counts: [Int]
    /// The place of each holder in `tops`. Never changed, so that a copy to take holders from is no copy of this.
    private let places: [Holder: Int]
    /// The position of each holder's top layer; nil once it is released.
    private var tops: [Int?]
    /// A container that mounts images holds theirs beside its own.
    private var moreTops: [Holder: [Int]] = [:]
    private var blobCounts: [Digest: Int] = [:]
    private var blobs: [Holder: [Digest]] = [:]

    /// What nothing holds any more.
    package struct Released: Sendable {
        /// Positions in the forest, top first.
        package var layers: [Int] = []
        package var blobs: [Digest] = []
    }

    /// - Parameters:
    ///   - holders: Each with the position of its top layer.
    ///   - images: Those among them, for their blobs.
    init(forest: LayerForest, holders: [(holder: Holder, top: Int?)], images: [Image]) {
        self.forest = forest
        counts = [Int](repeating: 0, count: forest.layers.count)
        places = Dictionary(
            zip(holders.lazy.map(\.holder), holders.indices), uniquingKeysWith: { first, _ in first })
        tops = holders.map(\.top)
        for (place, (holder, top)) in holders.enumerated() {
            guard let top, let first = places[holder] else { continue }
            if first != place {
                if tops[first] == top || moreTops[holder]?.contains(top) == true { continue }
                moreTops[holder, default: []].append(top)
            }
            counts[top] += 1
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
        if moreTops[holder] != nil {
            var others = self
            return others.release(holder)
        }
        var released = Released()
        released.blobs = (blobs[holder] ?? []).filter { blobCounts[$0] == 1 }
        var next = places[holder].flatMap { tops[$0] }
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
        guard let place = places[holder] else { return released }
        if let top = tops[place].take() { letGo(top, &released) }
        for top in moreTops.removeValue(forKey: holder) ?? [] { letGo(top, &released) }
        return released
    }

    private mutating func letGo(_ top: Int, _ released: inout Released) {
        var next: Int? = top
        while let position = next {
            counts[position] -= 1
            guard counts[position] == 0 else { break }
            released.layers.append(position)
            next = forest.parents[position]
        }
    }
}
