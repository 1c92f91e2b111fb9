internal import Crypto
internal import FoundationEssentials

/// `report.html`: what `report.md` says, with pictures, in one file that loads nothing.
package struct ReportHTML {
    let content: ReportContent
    let sections: ReportSections
    var analysis: Analysis { content.analysis }
    var plan: Plan { content.plan }

    package init(_ content: ReportContent, sections: ReportSections? = nil) {
        self.content = content
        self.sections = sections ?? ReportSections(content)
    }

    package func render() -> String {
        let parts: [HTMLSection] = [
            steps(), alternatives(), layers(), holders(), orphans(), history(), repositories(), projects(),
            unusedImages(), unsavedContainers(), volumes(), buildCache(), kept(), predictions(), gaps(), files(),
        ].compactMap(\.self)
        let page = Markup("html", ["lang": "en"]) {
            Markup("head") { head() }
            Markup("body") {
                patterns()
                Markup("header") { heading() }
                Markup("main") {
                    firstScreen()
                    contents(parts)
                    Markup(parts.map(\.markup))
                }
                Markup("script") { Self.script }
            }
        }
        return "<!DOCTYPE html>\n" + page.html + "\n"
    }

    private static let style = Markup.resource(PackageResources.report_css)
    private static let script = Markup.resource(PackageResources.report_js)

    private func head() -> Markup {
        Markup {
            Markup(empty: "meta", ["charset": "utf-8"])
            // Nothing is loaded from anywhere, and only this script runs.
            Markup(
                empty: "meta",
                [
                    "http-equiv": "Content-Security-Policy",
                    "content":
                        "default-src 'none'; style-src \(Self.source(Self.style)); script-src \(Self.source(Self.script))",
                ])
            Markup(empty: "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
            Markup(empty: "meta", ["name": "color-scheme", "content": "light dark"])
            Markup("title") {
                "Disk of \(NameText.short(analysis.snapshot.engine.name)), \(analysis.snapshot.takenAt.day)"
            }
            Markup("style") { Self.style }
        }
    }

    /// How a content security policy names a script or style that stands in the page.
    private static func source(_ content: Markup) -> String {
        "'sha256-\(Data(SHA256.hash(data: Data(content.html.utf8))).base64EncodedString())'"
    }

    /// What goes with the plan is hatched in every picture, so that it doesn't depend on colour.
    private func patterns() -> Markup {
        Markup("svg", ["class": "patterns", "width": "0", "height": "0", "aria-hidden": "true"]) {
            Markup("defs") {
                Markup(
                    "pattern",
                    [
                        "id": "hatching", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse",
                        "patternTransform": "rotate(45)",
                    ]
                ) {
                    Markup(empty: "rect", ["class": "hatch-ground", "width": "7", "height": "7"])
                    Markup(empty: "rect", ["class": "hatch-line", "width": "2.4", "height": "7"])
                }
            }
        }
    }

    private func contents(_ parts: [HTMLSection]) -> Markup {
        Markup("nav", ["aria-label": "Contents"]) {
            Markup("ul") {
                for part in parts { Markup("li") { Markup("a", ["href": "#\(part.id)"]) { part.shortTitle } } }
            }
        }
    }

    /// The first rows of a list as a table, and where the rest is.
    func table<Entry>(
        _ entries: [Entry], restIn file: String, _ empty: HTMLTable, _ add: (Entry, inout HTMLTable) -> Void
    ) -> Markup {
        var table = empty
        for entry in entries.prefix(ReportSections.longestTable) { add(entry, &table) }
        let more = entries.count - ReportSections.longestTable
        return Markup {
            table.markup
            if more > 0 {
                Markup("p", ["class": "more"]) {
                    "\(ByteText.count(more)) more in "
                    HTMLCell.code(file)
                    "."
                }
            }
        }
    }
}
