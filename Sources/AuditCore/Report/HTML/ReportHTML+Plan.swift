/// The plan: why each step, what other flags would add, and why the rest stays.
extension ReportHTML {
    func target() -> Markup {
        guard let target = TargetText(plan) else { return .nothing }
        return Markup {
            Markup("p", ["class": "target"]) { "Target: \(target.sentence)" }
            if !target.obstacles.isEmpty {
                Markup("p") { "\(TargetText.obstaclesHeading):" }
                Markup("ul") {
                    for obstacle in target.obstacles { Markup("li") { obstacle.text } }
                }
            }
        }
    }

    func steps() -> HTMLSection? {
        guard !plan.steps.isEmpty else { return nil }
        let empty = HTMLTable(
            under: HTMLSection.heading("plan"), ("#", .number), ("What", .subject), ("Frees", .number),
            ("So far", .number),
            ("Why", .text), ("To have it again", .text))
        let curve = ReclaimChart(curve: ReclaimCurve(plan))
        return HTMLSection("plan", "Why, step by step", short: "Steps") {
            if plan.steps.count > 1, curve.curve.total > 0 {
                Markup("figure") {
                    curve.markup
                    Markup("figcaption") { "Bytes freed, step by step. \(curve.insight)" }
                }
            }
            table(plan.steps, restIn: "plan.csv", empty) { step, table in
                table.add(
                    HTMLCell.count(step.order), HTMLCell.name(step.name), HTMLCell.size(step.frees),
                    HTMLCell.size(step.cumulativeBytes), HTMLCell.text(step.reason.text), again(step))
            }
        }
    }

    private func again(_ step: Plan.Step) -> Markup {
        if let restore = step.restore {
            return Markup("details") {
                Markup("summary") { "a command" }
                HTMLCell.code(restore)
            }
        }
        return step.risk == .lost ? Markup("span", ["class": "lost"]) { "can't be brought back" } : .nothing
    }

    func alternatives() -> HTMLSection? {
        guard !plan.alternatives.isEmpty else { return nil }
        var table = HTMLTable(
            under: HTMLSection.heading("alternatives"), ("Flag", .subject), ("Adds", .number), ("What", .text))
        for alternative in plan.alternatives {
            table.add(
                HTMLCell.code(alternative.flag), HTMLCell.growth(alternative.addsBytes),
                HTMLCell.text(alternative.text))
        }
        return HTMLSection("alternatives", "Not asked for, and what it would add", short: "Not asked for") {
            table.markup
        }
    }

    func kept() -> HTMLSection? {
        guard !plan.kept.isEmpty else { return nil }
        let kept = plan.kept.sorted { ($1.sizeBytes ?? 0, $0.id) < ($0.sizeBytes ?? 0, $1.id) }
        let empty = HTMLTable(
            under: HTMLSection.heading("kept"), ("What", .text), ("Name", .subject), ("Size", .number), ("Why", .text))
        return HTMLSection("kept", "Kept, and why", short: "Kept") {
            table(kept, restIn: "kept.csv", empty) { kept, table in
                table.add(
                    Markup(kept.kind.rawValue), HTMLCell.name(kept.name), HTMLCell.size(kept.sizeBytes),
                    HTMLCell.text(kept.reason.text))
            }
        }
    }
}
