/// What a plan with `--free` or `--until-free` says of its target, in every format that people read.
struct TargetText {
    /// What was asked for, and whether the plan reaches it.
    let sentence: String
    /// What is in the way, most first; none where the target is reached.
    let obstacles: [Obstacle]

    static let obstaclesHeading = "In the way, with what it holds"

    struct Obstacle {
        var what: String
        var size: String
        var images: String

        /// `local only: 300 MB, 1 image`
        var text: String { "\(what): \(size), \(images)" }
    }

    /// Nil without a target.
    init?(_ plan: Plan) {
        guard let target = plan.target else { return nil }
        sentence = Self.wanted(target, plan.policy) + Self.outcome(target, plan)
        obstacles = target.obstacles.map {
            Obstacle(
                what: $0.code.rawValue.replacing("_", with: " "), size: ByteText.size($0.bytes),
                images: ByteText.count($0.images, "image"))
        }
    }

    private static func wanted(_ target: Plan.Target, _ policy: Policy) -> String {
        guard let untilFree = policy.untilFree, let freeSpace = target.freeSpaceBytes else {
            return "\(ByteText.size(target.bytes)), "
        }
        let size = ByteText.size(freeSpace)
        let wanted =
            switch untilFree {
            case .percent(let percent): "\(percent) % of the disk free (\(size))"
            case .size: "\(size) of the disk free"
            }
        return target.bytes == 0 ? "\(wanted): " : "\(wanted), which takes \(ByteText.size(target.bytes)): "
    }

    private static func outcome(_ target: Plan.Target, _ plan: Plan) -> String {
        if target.freeSpaceBytes != nil, target.bytes == 0 { return "it is already." }
        if target.isReached { return "reached; what is missed least goes first." }
        return "not reached: \(ByteText.size(target.bytes - plan.frees.atLeast)) are missing."
    }
}
