/// Why there can be no plan at all.
package enum PlanError: Error, Hashable, CustomStringConvertible {
    case noSuchImage(String)
    case noSuchObject(String)
    case ambiguousObject(String, candidates: [String])
    case diskNotVisible
    case ambiguousImage(String, candidates: [String])

    package var description: String {
        switch self {
        case .noSuchImage(let name):
            "there is no image \(name) in the snapshot. `docker images --all` lists what the engine has."
        case .noSuchObject(let name):
            "no image, layer, container or volume is called \(name) or has an ID that begins so. "
                + "Names are case-sensitive; `docker images --all` and `docker ps --all` list them."
        case .ambiguousObject(let name, let candidates):
            "\(name) may mean any of these; give more of the name, or --type:"
                + candidates.map { "\n  \($0)" }.joined()
        case .diskNotVisible:
            "--until-free counts the free space of the engine's disk, and that can't be seen from here. "
                + "Run on the engine's own host, or say how much to free with --free."
        case .ambiguousImage(let name, let candidates):
            "\(name) may mean any of \(candidates.joined(separator: ", ")). Give more of the ID, or a tag."
        }
    }
}
