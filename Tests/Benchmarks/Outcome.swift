/// One line of the table.
struct Outcome {
    var what: String
    var target = ""
    var measured: String
    /// What it was measured beside, in the same call.
    var beside = ""
    /// Nil where there is no target.
    var isMet: Bool?
    var runs: Int
    var command: String

    static let header = ["what", "target", "measured", "beside it", "met", "runs", "command"]

    var cells: [String] {
        [what, target, measured, beside, isMet.map { $0 ? "yes" : "**no**" } ?? "", String(runs), "`\(command)`"]
    }
}

extension [Outcome] {
    var markdown: String {
        let rows = [Outcome.header, Outcome.header.map { _ in "---" }] + map(\.cells)
        return rows.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
}
