/// Hands out tags no image had before: versions of a few repositories, and `latest` once for each.
struct RandomNames {
    private static let repositories = [
        "team/app", "team/db", "lab/web", "tool", "registry.example.com:5000/team/app",
    ]

    private var versions = [Int](repeating: 0, count: repositories.count)

    mutating func tags(using random: inout SeededGenerator) -> [String] {
        let count = max(1, Int.random(in: -2...3, using: &random))
        return (0..<count).map { _ in
            let index = Int.random(in: 0..<Self.repositories.count, using: &random)
            versions[index] += 1
            let isLatest = versions[index] == 3
            return Self.repositories[index] + ":" + (isLatest ? "latest" : "1.\(versions[index])")
        }
    }
}
