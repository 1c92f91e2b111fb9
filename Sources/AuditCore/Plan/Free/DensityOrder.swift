/// Blocks of nodes in the order of their regret by the byte, none before what lies on it.
struct DensityOrder {
    private let forest: RegretForest

    private struct Block {
        var nodes: [Int]
        var bytes: Int64
        var regret: Double

        /// Whether it is taken later: more regret by the byte. What frees nothing comes last.
        func isAfter(_ other: Block) -> Bool {
            regret * Double(other.bytes) > other.regret * Double(bytes)
                || (bytes == 0 && other.bytes > 0 && regret >= 0)
        }
    }

    init(_ forest: RegretForest) { self.forest = forest }

    /// What goes, and what no choice can cost less than; nil where all together don't reach the target.
    func solution(freeing target: Int64) -> (gone: [Bool], lowerBound: Double)? {
        let blocks = blocks()
        var chosen = forest.nodes.map { _ in false }
        var bytes: Int64 = 0
        var lowerBound = 0.0
        for block in blocks {
            guard bytes < target else { break }
            let missing = target - bytes
            let share = block.bytes > missing ? Double(missing) / Double(block.bytes) : 1
            lowerBound += block.regret * share
            for node in block.nodes { chosen[node] = true }
            bytes += block.bytes
        }
        guard bytes >= target else { return nil }
        var gone = forest.closure(of: chosen)
        giveBack(from: &gone, target: target)
        return (gone, lowerBound)
    }

    /// Bottom-up: a node joins the block of what lies on it while that would come after it.
    private func blocks() -> [Block] {
        var waiting = forest.nodes.map { _ in [Block]() }
        var done: [Block] = []
        for node in forest.nodes.indices.reversed() {
            let own = forest.nodes[node]
            var block = Block(nodes: [node], bytes: own.bytes, regret: own.regret)
            // Sorted, the last to be taken at the end; the longest list takes the others in.
            var below = waiting[node]
            waiting[node] = []
            while let last = below.last, last.isAfter(block) {
                block = Block(
                    nodes: last.nodes + block.nodes, bytes: last.bytes + block.bytes, regret: last.regret + block.regret
                )
                below.removeLast()
            }
            below.append(block)
            if let parent = own.parent { merge(below, into: &waiting[parent]) } else { done += below }
        }
        return done.enumerated().sorted { left, right in
            right.element.isAfter(left.element)
                || (!left.element.isAfter(right.element) && left.offset < right.offset)
        }.map(\.element)
    }

    private func merge(_ blocks: [Block], into list: inout [Block]) {
        var (short, long) = blocks.count < list.count ? (blocks, list) : (list, blocks)
        list = []
        if short.count * 8 < long.count {
            for block in short {
                var low = 0
                var high = long.count
                while low < high {
                    let middle = (low + high) / 2
                    if long[middle].isAfter(block) { high = middle } else { low = middle + 1 }
                }
                long.insert(block, at: low)
            }
        } else {
            var merged: [Block] = []
            merged.reserveCapacity(short.count + long.count)
            var (left, right) = (0, 0)
            while left < short.count, right < long.count {
                if long[right].isAfter(short[left]) {
                    merged.append(short[left])
                    left += 1
                } else {
                    merged.append(long[right])
                    right += 1
                }
            }
            long = merged + short[left...] + long[right...]
            short = []
        }
        list = long
    }

    /// Leaves out, dearest first, what the target doesn't need.
    private func giveBack(from gone: inout [Bool], target: Int64) {
        var spare = forest.total(of: gone).bytes - target
        let forced = forest.nodes.indices.filter { gone[$0] && !forest.nodes[$0].isChoice }
        // A node that goes by itself stays only if one on it does: such groups are left to the fronts.
        let bound = Set(forced)
        for node in forest.nodes.indices.sorted(by: { forest.nodes[$0].regret > forest.nodes[$1].regret })
        where gone[node] && forest.nodes[node].bytes <= spare {
            guard !bound.contains(node), forest.nodes[node].parent.map({ !gone[$0] }) ?? true else { continue }
            gone[node] = false
            spare -= forest.nodes[node].bytes
        }
    }
}
