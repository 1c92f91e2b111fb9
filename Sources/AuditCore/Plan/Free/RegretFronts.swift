/// The choices of each subtree that no other choice beats in both bytes and regret.
struct RegretFronts {
    private let forest: RegretForest
    private let target: Int64
    private let limit: Int
    private let bound: Double

    /// A choice: what it frees and costs, and by `path` which nodes it takes.
    private struct Point {
        var bytes: Int64
        var regret: Double
        var path: Int
    }

    /// How a choice was put together: two others, or a node with all that lies on it. `-1` is none.
    private struct Path {
        var left: Int
        var right: Int
        var node: Int
    }

    private struct Front {
        /// In the order of regret, and of bytes; without `whole`.
        var points: [Point]
        /// Everything there is.
        var whole: Point
    }

    init(_ forest: RegretForest, freeing target: Int64, limit: Int, costingAtMost bound: Double) {
        self.forest = forest
        self.target = target
        self.limit = limit
        self.bound = bound
    }

    func solution() -> [Bool]? {
        var paths: [Path] = []
        var fronts = [Front?](repeating: nil, count: forest.nodes.count)
        var all = Self.empty
        for node in forest.nodes.indices.reversed() {
            var front = Self.empty
            for child in forest.children[node] {
                front = combined(front, fronts[child]!, &paths)
                fronts[child] = nil
            }
            let own = forest.nodes[node]
            paths.append(Path(left: -1, right: -1, node: node))
            let whole = Point(
                bytes: front.whole.bytes + own.bytes, regret: front.whole.regret + own.regret, path: paths.count - 1)
            // Everything on it without itself, where somebody decides on it.
            let isOptional = own.isChoice && !forest.children[node].isEmpty
            front.points = best(isOptional ? front.points + [front.whole] : front.points)
            if forest.children[node].isEmpty { front.points = [Point(bytes: 0, regret: 0, path: -1)] }
            front.whole = whole
            if own.parent == nil { all = combined(all, front, &paths) } else { fronts[node] = front }
        }
        let reaching = (all.points + [all.whole]).filter { $0.bytes >= target }
        return reaching.min { ($0.regret, -$0.bytes) < ($1.regret, -$1.bytes) }.map { nodes(of: $0, paths) }
    }

    /// Of nothing: the empty choice is the whole.
    private static let empty = Front(points: [], whole: Point(bytes: 0, regret: 0, path: -1))

    private func combined(_ left: Front, _ right: Front, _ paths: inout [Path]) -> Front {
        var sums: [Point] = []
        // Paths of what is dropped again are never made: the position in both fronts stands for it until then.
        let lefts = left.points + [left.whole]
        let rights = right.points + [right.whole]
        sums.reserveCapacity(lefts.count * rights.count)
        for (row, one) in lefts.enumerated() {
            for (column, other) in rights.enumerated() {
                if row == lefts.count - 1, column == rights.count - 1 { continue }
                let regret = one.regret + other.regret
                guard regret <= bound else { continue }
                sums.append(
                    Point(bytes: one.bytes + other.bytes, regret: regret, path: row * rights.count + column))
            }
        }
        var front = Front(points: best(sums), whole: Point(bytes: 0, regret: 0, path: -1))
        func joined(_ one: Int, _ other: Int) -> Int {
            if one < 0 { return other }
            if other < 0 { return one }
            paths.append(Path(left: one, right: other, node: -1))
            return paths.count - 1
        }
        for index in front.points.indices {
            let (row, column) = front.points[index].path.quotientAndRemainder(dividingBy: rights.count)
            front.points[index].path = joined(lefts[row].path, rights[column].path)
        }
        front.whole = Point(
            bytes: left.whole.bytes + right.whole.bytes, regret: left.whole.regret + right.whole.regret,
            path: joined(left.whole.path, right.whole.path))
        return front
    }

    /// What no other point beats, thinned to the limit. Beyond the target more bytes are no better.
    private func best(_ points: [Point]) -> [Point] {
        var kept: [Point] = []
        for point in points.sorted(by: { ($0.regret, -$0.bytes) < ($1.regret, -$1.bytes) }) {
            if let last = kept.last, point.bytes <= last.bytes || last.bytes >= target { continue }
            kept.append(point)
        }
        guard kept.count > limit else { return kept }
        var thinned: [Point] = [kept[0]]
        var span = -1
        for point in kept.dropFirst() {
            let own = Int(point.regret / bound * Double(limit))
            if own == span { thinned[thinned.count - 1] = point } else { thinned.append(point) }
            span = own
        }
        return thinned
    }

    private func nodes(of point: Point, _ paths: [Path]) -> [Bool] {
        var chosen = forest.nodes.map { _ in false }
        var waiting = [point.path]
        while let next = waiting.popLast() {
            guard next >= 0 else { continue }
            if paths[next].node >= 0 { chosen[paths[next].node] = true }
            waiting += [paths[next].left, paths[next].right]
        }
        return forest.closure(of: chosen)
    }
}
