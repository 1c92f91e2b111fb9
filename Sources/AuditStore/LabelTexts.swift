/// Labels as the database has them, read once for each text: images of one build share theirs, and reading JSON takes
/// longer than all else of a row.
struct LabelTexts {
    private var known: [String: [String: String]] = ["{}": [:]]

    mutating func labels(_ text: String) throws -> [String: String] {
        if let labels = known[text] { return labels }
        let labels = try JSONText.decode([String: String].self, from: text)
        known[text] = labels
        return labels
    }
}
