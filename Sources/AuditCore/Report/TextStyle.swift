/// How text looks on a terminal that has colour. Put around what is laid out already: a table counts characters.
package enum TextStyle: Sendable {
    case plain, heading, good, warning, bad

    /// Select Graphic Rendition of ECMA-48.
    private var code: String? {
        switch self {
        case .plain: nil
        case .heading: "1"
        case .good: "32"
        case .warning: "33"
        case .bad: "31"
        }
    }

    package func paint(_ text: String, hasColor: Bool) -> String {
        guard hasColor, let code, !text.isEmpty else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}

extension StepResult.Outcome {
    package var style: TextStyle {
        switch self {
        case .done: .good
        case .alreadyGone, .skipped: .warning
        case .failed: .bad
        }
    }
}
