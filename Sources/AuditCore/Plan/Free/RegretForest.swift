/// What can be freed, as a forest: a node's bytes go once all that lies on it and all that holds it has been chosen.
package struct RegretForest: Sendable {
    /// Parents before children.
    package private(set) var nodes: [Node] = []
    package private(set) var children: [[Int]] = []

    package struct Node: Hashable, Sendable {
        package var parent: Int?
        package var bytes: Int64
        /// What it would cost, by expectation, to have these bytes again.
        package var regret: Double
        /// Whether somebody decides on this node. One without goes by itself with the last of its children.
        package var isChoice: Bool

        package init(parent: Int?, bytes: Int64, regret: Double, isChoice: Bool) {
            self.parent = parent
            self.bytes = bytes
            self.regret = regret
            self.isChoice = isChoice
        }
    }

    package init() {}

    /// - Returns: The node's index.
    @discardableResult
    package mutating func add(_ node: Node) -> Int {
        precondition(node.parent.map { $0 < nodes.count } ?? true, "parents come first")
        nodes.append(node)
        children.append([])
        if let parent = node.parent { children[parent].append(nodes.count - 1) }
        return nodes.count - 1
    }

    package var roots: [Int] { nodes.indices.filter { nodes[$0].parent == nil } }

    /// What really goes with these: closed upwards (all that lies on a node goes with it) and downwards (a node that
    /// nobody decides on goes with the last of its children).
    func closure(of chosen: [Bool]) -> [Bool] {
        var gone = chosen
        for node in nodes.indices { if let parent = nodes[node].parent, gone[parent] { gone[node] = true } }
        for node in nodes.indices.reversed() where !nodes[node].isChoice && !children[node].isEmpty {
            if children[node].allSatisfy({ gone[$0] }) { gone[node] = true }
        }
        return gone
    }

    func total(of gone: [Bool]) -> (bytes: Int64, regret: Double) {
        var bytes: Int64 = 0
        var regret = 0.0
        for node in nodes.indices where gone[node] {
            bytes += nodes[node].bytes
            regret += nodes[node].regret
        }
        return (bytes, regret)
    }
}
