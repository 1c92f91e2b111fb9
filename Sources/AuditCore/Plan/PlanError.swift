/// Why there can be no plan at all.
package enum PlanError: Error, Hashable, CustomStringConvertible {
    case noSuchImage(String)
    case diskNotVisible
    case ambiguousImage(String, candidates: [String])

    package var description: String {
        switch self {
        case .noSuchImage(let name):
            "there is no image \(name) in the snapshot. `docker images --all` lists what the engine has."
        case .diskNotVisible:
            "--until-free counts the free space of the engine's disk, and that can't be seen from here. "
                + "Run on the engine's own host, or say how much to free with --free."
        case .ambiguousImage(let name, let candidates):
            "\(name) may mean any of \(candidates.joined(separator: ", ")). Give more of the ID, or a tag."
        }
    }
}
