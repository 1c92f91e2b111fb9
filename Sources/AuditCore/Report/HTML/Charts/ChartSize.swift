/// Each picture is drawn twice: text in it must neither shrink on a phone nor be lost in a wide window. The style sheet
/// shows the one that fits.
enum ChartSize: String, CaseIterable, Sendable {
    case wide
    case narrow

    /// About as many as the picture gets on a screen, so that its text has the size it says.
    var width: Double { self == .wide ? 960 : 358 }

    /// Of letters in a picture, on average: to see whether a label fits.
    static let letterWidth = 7.0

    /// As much of a label as fits, with a mark where some is missing; nil where nothing that says anything does.
    static func fitting(_ text: String, in width: Double) -> String? {
        let room = Int(width / letterWidth)
        guard text.count > room else { return text }
        return room < 4 ? nil : String(text.prefix(room - 1)) + "…"
    }
}
