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
        visible(text).map { character in
            "\\`*_{}[]<>|#~&".contains(character) ? "\\\(character)" : String(character)
        }.joined()
    }

    /// In a code span, which no backtick inside it can end. For a table cell: pipes are escaped there even in code.
    package static func markdownCode(_ text: String) -> String {
        let safe = visible(text).replacing("|", with: "\\|")
        var fence = "`"
        while safe.contains(fence) { fence += "`" }
        let space = safe.hasPrefix("`") || safe.hasSuffix("`") ? " " : ""
        return fence + space + safe + space + fence
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: true
        default: false
        }
    }
}
