/// Who holds the bytes, and which bytes nobody wants.
extension ReportMarkdown {
    func holders() -> String {
        guard !sections.holders.isEmpty else { return "" }
        let empty = MarkdownTable(
            ("What", .left), ("Name", .left), ("Its own", .right), ("Shared", .right), ("Plan", .left))
        return section(
            "Largest holders",
            "*Its own* goes if it alone goes; *shared* is what others need as well.\n",
            table(sections.holders, restIn: "images.csv`, `containers.csv` and `volumes.csv", empty) { holder, table in
                table.add(
                    holder.kind.rawValue, MarkdownCell.name(holder.name), ByteText.size(holder.ownBytes),
                    ByteText.size(holder.sharedBytes), MarkdownCell.fate(holder.fate))
            })
    }

    func orphans() -> String {
        let orphans = sections.orphans
        guard !orphans.isEmpty else {
            return section("Orphaned layers", "None: a tagged image or a container holds every layer.\n")
        }
        let total = orphans.map(\.layer.layer.size).sum()
        let empty = MarkdownTable(
            ("Layer", .left), ("Size", .right), ("Since", .left), ("Through", .left), ("Held by", .left))
        return section(
            "Orphaned layers",
            "\(ByteText.count(orphans.count, "layer")) of \(ByteText.size(total)) that no tagged image and no container holds.\n",
            table(orphans, restIn: "layers.csv", empty) { orphan, table in
                let holders =
                    orphan.layer.kind == .cached
                    ? "the build cache" : "untagged " + MarkdownCell.names(orphan.layer.heldBy.map(\.short))
                table.add(
                    MarkdownCell.name(orphan.layer.layer.chainID.hex), ByteText.size(orphan.layer.layer.size),
                    MarkdownCell.day(orphan.since), MarkdownCell.text(orphan.cause?.text ?? ""), holders)
            })
    }

    func usage(_ title: String, _ what: String, _ usage: [HolderUsage], restIn file: String) -> String {
        guard !usage.isEmpty else { return "" }
        let empty = MarkdownTable(
            (what, .left), ("Its own", .right), ("In a day", .right), ("In a week", .right), ("In a month", .right),
            ("Images", .right), ("Containers", .right))
        return section(
            title, "Bytes that are theirs alone, and how much these grew. Empty: no snapshot is that old.\n",
            table(usage, restIn: file, empty) { usage, table in
                table.add(
                    MarkdownCell.name(usage.name), ByteText.size(usage.ownBytes),
                    MarkdownCell.growth(usage.grownInDayBytes), MarkdownCell.growth(usage.grownInWeekBytes),
                    MarkdownCell.growth(usage.grownInMonthBytes), ByteText.count(usage.images),
                    ByteText.count(usage.containers))
            })
    }
}
