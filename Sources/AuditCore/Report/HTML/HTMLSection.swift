/// A part of the page with its heading, which the contents at the top lead to.
struct HTMLSection {
    /// Unique in the page.
    var id: String
    var title: String
    /// Among the contents.
    var shortTitle: String
    var body: Markup

    init(_ id: String, _ title: String, short: String, @MarkupBuilder body: () -> Markup) {
        self.id = id
        self.title = title
        shortTitle = short
        self.body = body()
    }

    /// Of the heading: what tables are named by.
    static func heading(_ id: String) -> String { "\(id)-heading" }

    var markup: Markup {
        Markup("section", ["id": .text(id), "aria-labelledby": .text(Self.heading(id))]) {
            Markup("h2", ["id": .text(Self.heading(id))]) { title }
            body
        }
    }
}
