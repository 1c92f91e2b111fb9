/// Names come from whoever made the objects; nothing in them may act on a terminal or a document.
package enum SafeText {
    /// Control and direction-changing characters, and what is no character, made visible as `\u{…}`; all else as it is.
    package static func visible(_ text: String) -> String {
        // Printable ASCII, as most names are, needs no look into Unicode's tables.
        if text.allBytes(are: { $0 >= 0x20 && $0 < 0x7F }) { return text }
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        return text.unicodeScalars.map { scalar in
            isUnsafe(scalar) ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
        }.joined()
    }

    /// Without its middle where it is longer than `most`: names differ at their ends.
    ///
    /// Counted by scalars, because a character may consist of any number of them.
    package static func shortened(_ text: String, to most: Int) -> String {
        let scalars = text.unicodeScalars
        guard text.utf8.count > most, scalars.count > most else { return text }
        let end = most / 2
        return String(scalars.prefix(most - end - 1)) + "…" + String(scalars.suffix(end))
    }

    /// For a cell of a Markdown table, or a line of its text. Addresses and names of people are escaped too, since code
    /// hosts make links of them.
    package static func markdown(_ text: String) -> String {
        let scalars = Array(visible(text).unicodeScalars)
        var escaped = String.UnicodeScalarView()
        for (position, scalar) in scalars.enumerated() {
            let next = position + 1 < scalars.count ? scalars[position + 1] : nil
            let isSpecial = "\\`*_{}[]<>|#~&@".unicodeScalars.contains(scalar)
            let isLink = scalar == ":" && next == "/" || scalar == "." && position > 0 && scalars[position - 1] == "w"
            if isSpecial || isLink { escaped.append("\\") }
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
        // No text has these, and what reads text may refuse them.
        default: scalar.properties.isNoncharacterCodePoint
        }
    }
}
