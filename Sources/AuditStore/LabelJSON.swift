/// Labels as they are written, encoded once for each value: images of one build share theirs, and JSON takes longer than
/// all else of a row.
struct LabelJSON {
    private var texts: [[String: String]: String] = [[:]: "{}"]

    mutating func text(_ labels: [String: String]) throws -> String {
        if let text = texts[labels] { return text }
        let text = try JSONText.encode(labels)
        texts[labels] = text
        return text
    }
}
