/// Grows the layer stacks of a random host: shared prefixes of any depth, zero-size layers, repeated layers.
struct RandomForest {
    private(set) var random: SeededGenerator
    private let roots: [LayerSpec]
    private var pool: [LayerSpec] = []
    private var layerCount = 0

    init(seed: UInt64, busybox: [UInt8]) {
        random = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...3, using: &random)
        var roots = [LayerSpec.busybox(busybox)]
        for index in 1..<max(count, 1) {
            let size = Int.random(in: 0...60_000, using: &random)
            roots.append(roots[0].appending(.file("etc/root-\(index)", size: size, seed: random.next())))
        }
        self.roots = roots
    }

    /// 5 to 14 stacks, bottom layer first. The last is a strict prefix of the first.
    mutating func stacks() -> [[LayerSpec]] {
        var stacks = [newStack(on: [root()], adding: 2...4)]
        for _ in 0..<Int.random(in: 3...12, using: &random) {
            let isFresh = Int.random(in: 0..<4, using: &random) == 0
            stacks.append(newStack(on: isFresh ? [root()] : prefix(of: stacks), adding: 0...3))
        }
        let depth = Int.random(in: 1..<stacks[0].count, using: &random)
        stacks.append(Array(stacks[0].prefix(depth)))
        return stacks
    }

    private mutating func root() -> LayerSpec {
        roots[Int.random(in: 0..<roots.count, using: &random)]
    }

    private mutating func prefix(of stacks: [[LayerSpec]]) -> [LayerSpec] {
        let stack = stacks[Int.random(in: 0..<stacks.count, using: &random)]
        return Array(stack.prefix(Int.random(in: 1...stack.count, using: &random)))
    }

    private mutating func newStack(on base: [LayerSpec], adding count: ClosedRange<Int>) -> [LayerSpec] {
        var stack = base
        for _ in 0..<Int.random(in: count, using: &random) { stack.append(newLayer()) }
        return stack
    }

    /// Mostly a file; sometimes nothing, a directory, or a layer seen elsewhere, which then has a second chain ID.
    private mutating func newLayer() -> LayerSpec {
        layerCount += 1
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1:
            return .empty
        case 2, 3:
            return .directory("srv/dir-\(layerCount)")
        case 4...6 where !pool.isEmpty:
            return pool[Int.random(in: 0..<pool.count, using: &random)]
        default:
            let isZero = Int.random(in: 0..<12, using: &random) == 0
            let size = isZero ? 0 : Int.random(in: 1...60_000, using: &random)
            pool.append(.file("app/file-\(layerCount)", size: size, seed: random.next()))
            return pool[pool.count - 1]
        }
    }
}
