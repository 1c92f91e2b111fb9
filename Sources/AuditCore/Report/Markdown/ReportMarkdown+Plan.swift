/// The plan: why each step, what other flags would add, and why the rest stays.
extension ReportMarkdown {
    func target() -> String {
        guard let target = TargetText(plan) else { return "" }
        let sentence = "**Target:** \(MarkdownCell.text(target.sentence))\n"
        guard !target.obstacles.isEmpty else { return sentence }
        let lines = target.obstacles.map { "* \(MarkdownCell.text($0.text))\n" }.joined()
        return sentence + "\n\(TargetText.obstaclesHeading):\n\n" + lines
    }

    func steps() -> String {
        guard !plan.steps.isEmpty else { return "" }
        let empty = MarkdownTable(
            ("#", .right), ("What", .left), ("Frees", .right), ("Bytes", .right), ("Why", .left),
            ("To have it again", .left))
        return section(
            "Why, step by step",
            table(plan.steps, restIn: "plan.csv", empty) { step, table in
                let again =
                    step.restore.map { MarkdownCell.name($0) }
                    ?? (step.risk == .lost ? "**can't be brought back**" : "")
                table.add(
                    String(step.order), MarkdownCell.name(step.name), ByteText.size(step.frees),
                    ByteText.count(step.frees.atLeast), MarkdownCell.text(step.reason.text), again)
            })
    }

    func alternatives() -> String {
        guard !plan.alternatives.isEmpty else { return "" }
        var table = MarkdownTable(("Flag", .left), ("Adds", .right), ("What", .left))
        for alternative in plan.alternatives {
            table.add(
                "`\(alternative.flag)`", "+ " + ByteText.size(alternative.addsBytes),
                MarkdownCell.text(alternative.text))
        }
        return section("Not asked for, and what it would add", table.text)
    }

    func kept() -> String {
        guard !plan.kept.isEmpty else { return "" }
        let kept = plan.kept.sorted { ($1.sizeBytes ?? 0, $0.id) < ($0.sizeBytes ?? 0, $1.id) }
        let empty = MarkdownTable(("What", .left), ("Name", .left), ("Size", .right), ("Why", .left))
        return section(
            "Kept, and why",
            table(kept, restIn: "kept.csv", empty) { kept, table in
                table.add(
                    kept.kind.rawValue, MarkdownCell.name(kept.name), MarkdownCell.size(kept.sizeBytes),
                    MarkdownCell.text(kept.reason.text))
            })
    }
}
