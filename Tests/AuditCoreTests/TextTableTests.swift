import AuditCore
import Testing

@Suite struct TextTableTests {
    private func render(width: Int, _ last: String) -> String {
        var table = TextTable(.left, .right, .left)
        table.add("a", "1", "x")
        table.add("long", "100", last)
        return table.render(width: width)
    }

    @Test func columnsAreAsWideAsTheyNeed() {
        #expect(render(width: 100, "why") == "  a       1  x\n  long  100  why\n")
    }

    @Test func theLastColumnIsWrappedUnderItself() {
        let text = render(width: 33, "one two three four five six")
        #expect(text == "  a       1  x\n  long  100  one two three four\n             five six\n")
    }

    @Test func aNarrowTerminalStillGetsTwentyCharacters() {
        let lines = render(width: 1, "one two three four five six").split(separator: "\n")
        #expect(lines[1] == "  long  100  one two three four")
    }

    @Test func aCellOfTwoLinesMakesARowOfTwo() {
        var table = TextTable(.right, .left, .left)
        table.add("1", "docker builder\nprune", "why")
        table.add("10", "docker rm x", "one two three four five", style: .bad)
        let lines = [
            "   1  docker builder  why", "      prune", "  10  docker rm x     one two three four",
            "                      five",
        ]
        #expect(table.render(width: 41) == lines.map { $0 + "\n" }.joined())
        let red = table.render(width: 41, hasColor: true).split(separator: "\n")
        #expect(red[2].hasPrefix("  \u{1B}[31m10  docker"))
        #expect(red[3].hasSuffix(" \u{1B}[31mfive\u{1B}[0m"))
    }

    @Test func noLineEndsInSpaces() {
        var table = TextTable(.left, .left)
        table.add("a", "")
        table.add("abc", "")
        #expect(table.render() == "  a\n  abc\n")
        #expect(TextTable(.left).render() == "")
    }

    @Test(
        arguments: [
            ("", 10, [""]), ("short", 10, ["short"]), ("exactly ten", 11, ["exactly ten"]),
            ("exactly ten", 10, ["exactly", "ten"]), ("  many   spaces ", 20, ["many spaces"]),
            ("a very-long-name-that-must-be-copied b", 10, ["a", "very-long-name-that-must-be-copied", "b"]),
        ])
    func linesBreakAtSpacesAndNowhereElse(text: String, width: Int, lines: [String]) {
        #expect(TextTable.wrap(text, width: width) == lines)
    }
}
