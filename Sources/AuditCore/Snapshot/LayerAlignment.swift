/// Lays the lines of one image's history over its layers, in every way that fits, and says what all ways agree on.
struct LayerAlignment {
    var subject: LayerSizing.Subject
    /// What is already certain about each layer.
    var fixed: [Int64?]
    /// Whether a layer can have no bytes at all. Where it can't, a line without bytes that may have made one tells nothing:
    /// the layer isn't unpacked yet.
    var hasEmptyLayers = true

    /// The size of each layer, lowest first.
    func sizes() -> [ByteRange] {
        let layerCount = subject.diffIDs.count
        let positive = subject.history.map(\.sizeBytes).filter { $0 > 0 }
        guard subject.history.count >= layerCount, positive.count <= layerCount else { return sizesOfShortHistory() }

        // zeros[j]: how many lines without bytes, before the j-th line with bytes, may be layers.
        var zeros = [0]
        for entry in subject.history {
            if entry.sizeBytes > 0 { zeros.append(0) } else if entry.mayMakeLayer { zeros[zeros.count - 1] += 1 }
        }
        let possible = possibleSizes(positive: positive, zeros: zeros)
        guard possible.allSatisfy({ !$0.isEmpty }) else { return sizesOfShortHistory() }
        return possible.map { sizes in
            !hasEmptyLayers && sizes.contains(0) ? .unknown : ByteRange(atLeast: sizes.min()!, atMost: sizes.max()!)
        }
    }

    /// For each layer, every size it has in some way of laying `positive`, in order, with zero-byte layers between.
    private func possibleSizes(positive: [Int64], zeros: [Int]) -> [Set<Int64>] {
        let layerCount = subject.diffIDs.count
        // reached[j]: the layer counts at which the first j positive lines can have been laid, from the front;
        // finishing[j]: those from which the rest can be laid to the end.
        var reached = [Set<Int>](repeating: [], count: positive.count + 1)
        var finishing = reached
        reached[0] = [0]
        for line in positive.indices {
            for start in reached[line] {
                for end in ends(from: start, zeros: zeros[line], positive: positive[line]) {
                    reached[line + 1].insert(end)
                }
            }
        }
        finishing[positive.count] = Set(
            (0...layerCount).filter { start in
                layerCount - start <= zeros[positive.count] && (start..<layerCount).allSatisfy { allows(0, at: $0) }
            })
        for line in positive.indices.reversed() {
            finishing[line] = Set(
                (0...layerCount).filter { start in
                    ends(from: start, zeros: zeros[line], positive: positive[line])
                        .contains { finishing[line + 1].contains($0) }
                })
        }
        var possible = [Set<Int64>](repeating: [], count: layerCount)
        for line in positive.indices {
            for start in reached[line] {
                for end in ends(from: start, zeros: zeros[line], positive: positive[line])
                where finishing[line + 1].contains(end) {
                    for position in start..<(end - 1) { possible[position].insert(0) }
                    possible[end - 1].insert(positive[line])
                }
            }
        }
        for start in reached[positive.count].intersection(finishing[positive.count]) {
            for position in start..<layerCount { possible[position].insert(0) }
        }
        return possible
    }

    /// Where a positive line can end if up to `zeros` zero-byte layers come before it, from `start` on.
    private func ends(from start: Int, zeros: Int, positive: Int64) -> [Int] {
        var ends: [Int] = []
        var position = start
        while position < subject.diffIDs.count, position - start <= zeros {
            if allows(positive, at: position) { ends.append(position + 1) }
            guard allows(0, at: position) else { break }
            position += 1
        }
        return ends
    }

    private func allows(_ size: Int64, at position: Int) -> Bool {
        if size == 0, !hasEmptyLayers { return true }
        return fixed[position].map { $0 == size } ?? true
    }

    /// Images of Bazel, ko or Nix: the engine gives the first layers to the lines there are and drops the rest.
    private func sizesOfShortHistory() -> [ByteRange] {
        let leading = subject.history.prefix { $0.sizeBytes > 0 }
        let isAllLeading = leading.count == subject.history.count && leading.count <= subject.diffIDs.count
        return fixed.enumerated().map { position, size in
            if let size { return .exactly(size) }
            if isAllLeading, position < leading.count { return .exactly(leading[position].sizeBytes) }
            return ByteRange(atLeast: 0, atMost: subject.totalBytes)
        }
    }
}
