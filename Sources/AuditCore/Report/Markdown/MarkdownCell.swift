/// What stands in a cell: escaped, on one line, and cut where it would make a table unreadable. The CSV files have
/// it whole.
enum MarkdownCell {
    private static let longestName = 56
    private static let longestText = 240

    /// A name or an ID, as code. One that is nothing but a hash is shown as engines print it to people.
    static func name(_ name: String) -> String {
        SafeText.markdownCode(Digest(name)?.short ?? SafeText.shortened(SafeText.visible(name), to: longestName))
    }

    static func names(_ names: [String], most: Int = 3) -> String {
        let shown = names.prefix(most).map(name).joined(separator: ", ")
        return names.count > most ? "\(shown) and \(names.count - most) more" : shown
    }

    static func text(_ text: String) -> String {
        SafeText.markdown(SafeText.shortened(SafeText.visible(text), to: longestText))
    }

    /// `3 MB`; `not known` where it is nil.
    static func size(_ bytes: Int64?) -> String { bytes.map { ByteText.size($0) } ?? "not known" }

    /// With its sign; empty where it isn't known.
    static func growth(_ bytes: Int64?) -> String { bytes.map(ByteText.change) ?? "" }

    static func day(_ time: Timestamp?) -> String { time?.day ?? "" }

    static func sentence(_ spans: [ChangeSummary.Span]) -> String {
        spans.map { span in
            switch span {
            case .text(let words): text(words)
            case .name(let word): name(word)
            }
        }.joined()
    }

    /// What the plan does with it.
    static func fate(_ fate: PlanFates.Fate?) -> String {
        switch fate {
        case .step(let order): "goes, step \(order)"
        case .kept(let reason): "stays: " + text(reason.text)
        case nil: ""
        }
    }
}
