/// What the areas of a picture mean, in the order in which they stand, with their bytes.
struct Legend {
    struct Entry {
        /// The class of the area.
        var style: String
        var text: String
        var bytes: Int64
    }

    var entries: [Entry]

    var markup: Markup {
        Markup("ul", ["class": "legend"]) {
            for entry in entries {
                Markup("li") {
                    Markup("svg", ["class": "swatch", "viewBox": "0 0 14 14", "aria-hidden": "true"]) {
                        Markup(empty: "rect", ["class": .text(entry.style), "width": "14", "height": "14"])
                    }
                    "\(entry.text) "
                    Markup("b") { HTMLCell.size(entry.bytes) }
                }
            }
        }
    }
}
