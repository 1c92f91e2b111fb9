import AuditCore
import TestSupport
import Testing

@Suite struct LeastRegretTests {
    /// A forest as hosts have them: chains, forks, nodes that nobody decides on, bytes and regrets of all sizes.
    private func forest(_ random: inout SeededGenerator, choices: Int) -> RegretForest {
        var nodes: [RegretForest.Node] = []
        while nodes.count(where: \.isChoice) < choices {
            let isRoot = nodes.isEmpty || Int.random(in: 0..<4, using: &random) == 0
            let bytes = Int.random(in: 0..<8, using: &random) == 0 ? 0 : Int64.random(in: 1...100, using: &random)
            nodes.append(
                RegretForest.Node(
                    parent: isRoot ? nil : Int.random(in: 0..<nodes.count, using: &random), bytes: bytes,
                    regret: Double(bytes) * Double.random(in: 0...2, using: &random),
                    isChoice: Int.random(in: 0..<3, using: &random) > 0))
        }
        // A leaf that nobody decides on would never go.
        let parents = Set(nodes.compactMap(\.parent))
        for leaf in nodes.indices where !parents.contains(leaf) { nodes[leaf].isChoice = true }
        var forest = RegretForest()
        for node in nodes { forest.add(node) }
        return forest
    }

    /// The least regret that reaches each number of bytes, by trying every set of choices.
    private func bruteForce(_ forest: RegretForest, target: Int64) -> Double? {
        let choices = forest.nodes.indices.filter { forest.nodes[$0].isChoice }
        var best: Double?
        for subset in 0..<(1 << choices.count) {
            // A node goes if it was chosen, or nobody decides on it, and all that lies on it goes.
            var gone = forest.nodes.map { !$0.isChoice }
            for (bit, node) in choices.enumerated() { gone[node] = subset >> bit & 1 == 1 }
            for node in forest.nodes.indices.reversed() {
                if !forest.children[node].allSatisfy({ gone[$0] }) { gone[node] = false }
            }
            var bytes: Int64 = 0
            var regret = 0.0
            for node in forest.nodes.indices where gone[node] {
                bytes += forest.nodes[node].bytes
                regret += forest.nodes[node].regret
            }
            if bytes >= target, regret < best ?? .infinity { best = regret }
        }
        return best
    }

    @Test(arguments: 0..<3000) func smallForestsAreSolvedWithinOnePercent(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let forest = forest(&random, choices: Int.random(in: 1...7, using: &random))
        let all = forest.nodes.map(\.bytes).reduce(0, +)
        let target = Int64.random(in: 1...(all + 10), using: &random)
        let found = LeastRegret(forest, freeing: target).solution()
        let best = bruteForce(forest, target: target)
        #expect((found == nil) == (best == nil), "seed \(seed)")
        guard let found, let best else { return }
        var bytes: Int64 = 0
        var regret = 0.0
        for node in forest.nodes.indices where found[node] {
            bytes += forest.nodes[node].bytes
            regret += forest.nodes[node].regret
            #expect(forest.children[node].allSatisfy { found[$0] }, "seed \(seed): a node goes before what lies on it")
        }
        #expect(bytes >= target, "seed \(seed)")
        #expect(regret <= best * 1.01 + 1e-9, "seed \(seed): \(regret) for \(best)")
        #expect(regret >= best - 1e-9, "seed \(seed): the brute force is wrong")
    }

    @Test func aGroupThatFreesABigLayerTogetherIsFoundAsAGroup() {
        var forest = RegretForest()
        let base = forest.add(.init(parent: nil, bytes: 1000, regret: 10, isChoice: false))
        for _ in 0..<3 { forest.add(.init(parent: base, bytes: 1, regret: 1, isChoice: true)) }
        // Alone it is cheaper by the byte than any one of the group.
        let single = forest.add(.init(parent: nil, bytes: 1000, regret: 500, isChoice: true))
        let found = LeastRegret(forest, freeing: 900).solution()
        #expect(found == [true, true, true, true, false])
        #expect(LeastRegret(forest, freeing: 2000).solution()?[single] == true)
        #expect(LeastRegret(forest, freeing: 2004).solution() == nil)
    }

    @Test func aLargeHostTakesNoSecond() {
        var random = SeededGenerator(seed: 7)
        var forest = RegretForest()
        // 10,000 images on 50,000 layers: chains of four on one of 10,000 bases' layers.
        for _ in 0..<10_000 {
            var parent = forest.nodes.isEmpty ? nil : Int.random(in: 0..<forest.nodes.count, using: &random)
            for depth in 0..<5 {
                let bytes = Int64.random(in: 0...100_000_000, using: &random)
                parent = forest.add(
                    .init(
                        parent: parent, bytes: bytes, regret: Double(bytes) * Double.random(in: 0...1, using: &random),
                        isChoice: depth == 4))
            }
        }
        let all = forest.nodes.map(\.bytes).reduce(0, +)
        let clock = ContinuousClock()
        for share in [100, 10, 2] {
            var found: [Bool]?
            let time = clock.measure { found = LeastRegret(forest, freeing: all / Int64(share)).solution() }
            print("10,000 images, 50,000 layers, a \(share)th of the bytes: \(time)")
            #expect(found != nil)
            // Without optimization some twenty times as long as in a release build.
            #expect(time < .seconds(40))
        }
    }
}
