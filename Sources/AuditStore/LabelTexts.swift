/// Labels as the database has them, read once for each text: images of one build share theirs.
struct LabelTexts {
    private var known: [String: [String: String]] = ["{}": [:]]

    mutating func labels(_ text: String) throws -> [String: String] {
        if let labels = known[text] { return labels }
        let labels = try Self.plain(text) ?? JSONText.decode([String: String].self, from: text)
        known[text] = labels
        return labels
    }

    private static func plain(_ text: String) -> [String: String]? {
        guard let strings = JSONText.strings(in: text), strings.count.isMultiple(of: 2) else { return nil }
        return Dictionary(
            stride(from: 0, to: strings.count, by: 2).map { (strings[$0], strings[$0 + 1]) },
            uniquingKeysWith: { _, last in last })
    }
}
