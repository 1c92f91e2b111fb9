import AuditCore
import Testing

/// Names come from whoever made the objects; nothing in them may act on a terminal or a document.
@Suite struct SafeTextTests {
    @Test(
        arguments: [
            "plain web:1": "plain web:1", "ключ 🐳 é": "ключ 🐳 é", "\u{1b}[31mred": "\\u{1b}[31mred",
            "bell\u{7}": "bell\\u{7}", "a\nb": "a\\u{a}b", "a\r\nb": "a\\u{d}\\u{a}b", "tab\t": "tab\\u{9}",
            "\u{202e}gpj.exe": "\\u{202e}gpj.exe", "\u{2066}x\u{2069}": "\\u{2066}x\\u{2069}",
            "zero\u{200b}width": "zero\\u{200b}width", "line\u{2028}sep": "line\\u{2028}sep", "\u{9b}31m": "\\u{9b}31m",
            "\u{feff}bom": "\\u{feff}bom", "nul\u{0}": "nul\\u{0}", "\u{e000}": "\\u{e000}",
        ])
    func whatCannotBeSeenIsShown(text: String, shown: String) { #expect(SafeText.visible(text) == shown) }

    @Test(
        arguments: [
            "plain web:1": "plain web:1", "a|b": "a\\|b", "*bold*": "\\*bold\\*", "<script>": "\\<script\\>",
            "[x](y)": "\\[x\\](y)", "`code`": "\\`code\\`", "back\\slash": "back\\\\slash", "# head": "\\# head",
            "a\nb": "a\\\\u\\{a\\}b", "&amp;": "\\&amp;", "a|\u{301}b": "a\\|\u{301}b", "<\u{301}": "\\<\u{301}",
        ])
    func markdownIsText(text: String, written: String) {
        #expect(Array(SafeText.markdown(text).unicodeScalars) == Array(written.unicodeScalars))
    }

    @Test(
        arguments: [
            "web:1": "`web:1`", "a|b": "`a\\|b`", "a`b": "``a`b``", "`": "`` ` ``", "```": "```` ``` ````",
            "a``b`c": "```a``b`c```", "": "` `", "a\nb": "`a\\u{a}b`", "a`\u{301}b": "``a`\u{301}b``",
            "|\u{301}": "`\\|\u{301}`", "`\u{301}": "`` `\u{301} ``",
        ])
    func aCodeSpanCannotBeLeft(text: String, written: String) {
        #expect(Array(SafeText.markdownCode(text).unicodeScalars) == Array(written.unicodeScalars))
    }
}
