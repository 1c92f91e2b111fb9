/// A picture that can be drawn in any size.
protocol Chart {
    /// Unique in the page.
    var id: String { get }
    var title: String { get }
    /// What it shows, for those who can't see it.
    var description: String { get }

    func height(_ size: ChartSize) -> Double
    func drawing(_ size: ChartSize) -> Markup
}

extension Chart {
    /// The picture in every size. A screen reader reads title and description instead of its parts.
    var markup: Markup {
        let description = description
        return Markup(
            ChartSize.allCases.map { size in
                let id = "\(id)-\(size.rawValue)"
                return Markup(
                    "svg",
                    [
                        "class": "picture \(size.rawValue)",
                        "viewBox": "0 0 \(size.width.tenths) \(height(size).tenths)", "role": "img",
                        "aria-labelledby": "\(id)-title \(id)-text",
                    ]
                ) {
                    Markup("title", ["id": "\(id)-title"]) { title }
                    Markup("desc", ["id": "\(id)-text"]) { description }
                    drawing(size)
                }
            })
    }

    func rectangle(_ box: Rectangle, _ style: String, title: String? = nil) -> Markup {
        let attributes: Markup.Attributes = [
            "class": .text(style), "x": .number(box.x), "y": .number(box.y), "width": .number(box.width),
            "height": .number(box.height),
        ]
        guard let title else { return Markup(empty: "rect", attributes) }
        return Markup("rect", attributes) { Markup("title") { title } }
    }

    func label(_ text: String, _ x: Double, _ y: Double, _ style: String = "") -> Markup {
        Markup("text", ["class": .text(style.isEmpty ? nil : style), "x": .number(x), "y": .number(y)]) { text }
    }

    func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> Markup {
        Markup(
            empty: "path", ["class": .text(style), "d": "M\(x1.tenths) \(y1.tenths)L\(x2.tenths) \(y2.tenths)"])
    }
}
