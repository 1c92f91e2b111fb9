/// `report.md`: the first screen says it all, the rest is for reading on.
package struct ReportMarkdown {
    let content: ReportContent
    let sections: ReportSections
    var analysis: Analysis { content.analysis }
    var plan: Plan { content.plan }

    package init(_ content: ReportContent, sections: ReportSections? = nil) {
        self.content = content
        self.sections = sections ?? ReportSections(content)
    }

    /// - Parameter isFile: Whether the other files of the report lie beside it.
    package func render(isFile: Bool = false) -> String {
        let parts: [String] =
            [heading(), figures(), target(), changes(), commands()]
            + [steps(), alternatives(), holders(), orphans()]
            + [
                usage("Repositories", "Repository", content.repositories, restIn: "repositories.csv"),
                usage("Compose projects", "Project", content.projects, restIn: "projects.csv"),
            ] + [unusedImages(), unsavedContainers(), volumes(), buildCache(), kept()]
            + [predictions(), gaps(), isFile ? files() : ""]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// A section with its heading; nothing where there is nothing to say.
    func section(_ title: String, _ paragraphs: String...) -> String {
        "## \(title)\n\n" + paragraphs.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// The first rows of a list as a table, and where the rest is.
    func table<Entry>(
        _ entries: [Entry], restIn file: String, _ empty: MarkdownTable, _ add: (Entry, inout MarkdownTable) -> Void
    ) -> String {
        var table = empty
        for entry in entries.prefix(ReportSections.longestTable) { add(entry, &table) }
        let more = entries.count - ReportSections.longestTable
        return table.text + (more > 0 ? "\n\(ByteText.count(more)) more in `\(file)`.\n" : "")
    }

    // MARK: The first screen

    private func heading() -> String {
        let engine = analysis.snapshot.engine
        return """
            # Disk of \(MarkdownCell.text(engine.name)), \(analysis.snapshot.takenAt.day)

            \(engine.product.title) \(MarkdownCell.text(engine.version)), \(engine.store.title) (sizes are \(engine.store.unit)), \
            snapshot \(content.number) taken at \(analysis.snapshot.takenAt)

            """
    }

    private func figures() -> String {
        var table = MarkdownTable(("", .left), ("Size", .right), ("", .left))
        for line in sections.figures {
            table.add(MarkdownCell.text(line.label), "**\(line.value)**", MarkdownCell.text(line.note))
        }
        return table.text
    }

    private func changes() -> String {
        guard let changes = sections.changes else {
            return "**Since the last snapshot:** this is the first one, so nothing is known of before.\n"
        }
        let intro = "**Since snapshot \(changes.snapshot)** (\(ByteText.ago(changes.seconds))):"
        guard !changes.parts.isEmpty else { return "\(intro) nothing changed.\n" }
        return "\(intro) " + changes.parts.map(MarkdownCell.sentence).joined(separator: "; ") + ".\n"
    }

    private func commands() -> String {
        guard !plan.steps.isEmpty else {
            return section(
                "What to do",
                "Nothing: the policy finds nothing to delete."
                    + (plan.alternatives.isEmpty
                        ? "\n" : " *Not asked for* below says what other flags would add.\n"))
        }
        let shown = plan.steps.prefix(ReportSections.longestBlock).map { SafeText.visible($0.command) }
        let rest =
            plan.steps.count > shown.count
            ? "These are the first \(shown.count); `plan.sh` has all of them." : "`plan.sh` has them with checks."
        let apply = plan.number.map { " `audit apply \($0)` carries them out." } ?? ""
        return section(
            "What to do",
            """
            \(ByteText.count(plan.steps.count, "command")) to free \(ByteText.size(plan.frees)) (\(ByteText.count(plan.frees.atLeast)) bytes). \
            In this order each succeeds, and nothing is forced. \(rest)\(apply)

            ```sh
            \(shown.joined(separator: "\n"))
            ```

            """)
    }
}
