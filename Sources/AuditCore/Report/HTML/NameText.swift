/// Names as a page shows them: whole up to a length that can be read, and never cut without saying so.
enum NameText {
    /// A page must stay readable with a name of ten thousand characters, of which it holds many copies.
    private static let longest = 120

    /// Twelve digits of each digest; the middle of what is too long left out, and how much that was.
    static func short(_ name: String) -> String {
        let name = withShortDigest(SafeText.visible(name))
        let count = name.unicodeScalars.count
        guard count > longest else { return name }
        let start = String(String.UnicodeScalarView(name.unicodeScalars.prefix(80)))
        let end = String(String.UnicodeScalarView(name.unicodeScalars.suffix(20)))
        return "\(start)… \(ByteText.count(count - 100, "character")) …\(end)"
    }

    private static func withShortDigest(_ name: String) -> String {
        guard let digits = name.split(separator: ":").last, digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
            return name
        }
        return name.dropLast(52) + "…"
    }
}
