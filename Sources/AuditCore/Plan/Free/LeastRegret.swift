/// Chooses from a forest what frees at least so many bytes with the least regret.
///
/// Choosing a node means choosing everything on it, so a choice is a set of whole subtrees: a knapsack on a forest,
/// in which a group that only frees its shared layer together is a subtree like any other. In two stages:
///
/// 1. **By density.** Nodes are merged into blocks of falling worth (a node that is cheaper by the byte than what lies
///    on it is one block with that: Sidney's decomposition, O(n log n)), and blocks are taken, cheapest first, until
///    the target is reached; what isn't needed is given back. The blocks give a lower bound as well: no choice costs
///    less than the blocks before the last one and that one's share. A choice within 1 % of this bound is taken: on a
///    large host, where one block is small beside the whole, this is the ordinary case.
/// 2. **By fronts.** Else, from the leaves down, each subtree's choices that no other one beats in both bytes and
///    regret (Nemhauser and Ullmann). What costs more than stage 1 is dropped. While a front has at most `frontLimit`
///    points this is exact. A longer one is thinned: of each of `frontLimit` equal spans of regret the one with the
///    most bytes stays, so that a thinning costs at most stage 1's regret / `frontLimit`.
///
/// So the answer is optimal where the fronts stay short, within 1 % where stage 1 says so, and never worse than stage 1,
/// which costs at most one block more than the optimum.
package struct LeastRegret {
    private let forest: RegretForest
    private let target: Int64

    package init(_ forest: RegretForest, freeing target: Int64) {
        self.forest = forest
        self.target = target
    }

    /// What goes, by node; nil where all together don't reach the target.
    package func solution() -> [Bool]? {
        guard target > 0 else { return forest.nodes.map { _ in false } }
        guard let greedy = DensityOrder(forest).solution(freeing: target) else { return nil }
        let cost = forest.total(of: greedy.gone).regret
        guard cost > greedy.lowerBound * 1.01 + 1e-9 else { return greedy.gone }
        let fronts = RegretFronts(forest, freeing: target, limit: frontLimit, costingAtMost: cost)
        guard let better = fronts.solution(), forest.total(of: better).regret < cost else { return greedy.gone }
        return better
    }

    /// Longer where there are few nodes: time grows with the product.
    private var frontLimit: Int { max(64, min(8192, 2_000_000 / max(1, forest.nodes.count))) }
}
