import Testing

@testable import AuditCore

@Suite struct MarkupTests {
    @Test func textIsAlwaysEscaped() {
        let hostile = #"</td><script>alert("x" & 'y')</script>"#
        let escaped = "&lt;/td&gt;&lt;script&gt;alert(&quot;x&quot; &amp; &#39;y&#39;)&lt;/script&gt;"
        let element = Markup("td", ["title": .text(hostile)]) {
            hostile
            "\(hostile)"
        }
        #expect(element.html == "<td title=\"\(escaped)\">\(escaped)\(escaped)</td>")
        #expect(Markup("p", ["class": "\(hostile)"]) { Markup.nothing }.html == "<p class=\"\(escaped)\"></p>")
    }

    @Test func quotesCountBeforeCombiningMarks() {
        #expect(Markup("\"\u{301}<\u{301}").html == "&quot;\u{301}&lt;\u{301}")
    }

    @Test(arguments: [
        ("\u{1b}[31m", "\\u{1b}[31m"), ("\u{202e}a", "\\u{202e}a"), ("\0", "\\u{0}"), ("a\nb", "a\\u{a}b"),
    ])
    func whatActsOnTheReaderIsShown(text: String, shown: String) {
        #expect(Markup(text).html == shown)
    }

    @Test func attributesKeepTheirOrderAndMayBeLeftOut() {
        let mark = Markup(empty: "rect", ["y": .number(2.04), "x": .number(-0.25), "class": .text(nil), "rx": "1"])
        #expect(mark.html == "<rect y=\"2\" x=\"-0.3\" rx=\"1\"/>")
    }

    @Test(
        arguments: [
            (0, "0"), (12, "12"), (12.34, "12.3"), (0.05, "0.1"), (-0.04, "0"), (-1.25, "-1.3"), (1e6, "1000000"),
        ]
    )
    func coordinatesAreTenths(number: Double, text: String) {
        #expect(number.tenths == text)
    }

    @Test func whatIsNotThereIsLeftOut() {
        func list(_ items: [String], _ note: String?) -> String {
            Markup("ul") {
                for item in items { Markup("li") { item } }
                if let note { note } else { "none" }
                if items.isEmpty { "empty" }
            }.html
        }
        #expect(list(["a", "b"], "n") == "<ul><li>a</li><li>b</li>n</ul>")
        #expect(list([], nil) == "<ul>noneempty</ul>")
    }
}
