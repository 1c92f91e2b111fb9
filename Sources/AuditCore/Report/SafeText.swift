/// Names come from whoever made the objects; nothing in them may act on a terminal or a document.
package enum SafeText {
    /// Control and direction-changing characters made visible as `\u{…}`; all else as it is.
    package static func visible(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.map { scalar in
            isUnsafe(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
        }.joined()
    }

    /// For a cell of a Markdown table, or a line of its text.
    package static func markdown(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in visible(text).unicodeScalars {
            if "\\`*_{}[]<>|#~&".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.append(scalar)
        }
        return String(escaped)
    }

    /// In a code span, which no backtick inside it can end. For a table cell: pipes are escaped there even in code.
    package static func markdownCode(_ text: String) -> String {
        let safe = visible(text).replacingScalar("|", with: "\\|").unicodeScalars
        let longestRun = safe.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longestRun + 1)
        // An empty span would be two backticks of text.
        let space = safe.isEmpty || safe.first == "`" || safe.last == "`" ? " " : ""
        return fence + space + String(safe) + (safe.isEmpty ? "" : space) + fence
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
