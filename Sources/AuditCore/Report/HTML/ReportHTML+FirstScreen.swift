/// The first screen: how the disk is, what can be got back, what changed, and what to do.
extension ReportHTML {
    func heading() -> Markup {
        let engine = analysis.snapshot.engine
        let takenAt = analysis.snapshot.takenAt
        return Markup {
            Markup("p", ["class": "eyebrow"]) {
                "Disk report · "
                Markup("time", ["datetime": "\(takenAt)"]) { "\(takenAt.day)" }
                " · snapshot \(content.number)"
            }
            Markup("h1") { Markup("bdi") { NameText.short(engine.name) } }
            Markup("p", ["class": "engine"]) {
                "\(engine.product.title) \(NameText.short(engine.version)), \(engine.store.title) "
                "(sizes are \(engine.store.unit)), read at "
                Markup("time", ["datetime": "\(takenAt)"]) { "\(takenAt)" }
            }
        }
    }

    func firstScreen() -> Markup {
        Markup("div", ["class": "first"]) {
            Markup("section", ["class": "summary", "aria-label": "Summary"]) {
                verdict()
                DiskFigure(analysis: analysis, plan: plan).markup
                figures()
            }
            Markup("div", ["class": "columns"]) {
                Markup("section", ["id": "do", "aria-labelledby": "do-heading"]) {
                    Markup("h2", ["id": "do-heading"]) { "What to do" }
                    target()
                    commands()
                }
                Markup("section", ["id": "changes", "aria-labelledby": "changes-heading"]) {
                    Markup("h2", ["id": "changes-heading"]) { "What changed" }
                    changes()
                }
            }
        }
    }

    private func verdict() -> Markup {
        Markup("p", ["class": "verdict"]) {
            if plan.steps.isEmpty {
                Markup("strong") { "Nothing to delete" }
                " with this policy"
            } else {
                Markup("strong") { ByteText.size(plan.frees) }
                " can be got back in \(ByteText.count(plan.steps.count, "step")), "
                plan.frees.isExact
                    ? "known to the byte" : plan.whyOpen(knowsCacheHolds: analysis.snapshot.knowsCacheHolds)
            }
        }
    }

    private func figures() -> Markup {
        Markup("dl", ["class": "figures"]) {
            for line in sections.figures.filter({ $0.label != PlanSummary.reclaimableLabel }) {
                Markup("div") {
                    Markup("dt") { line.label }
                    Markup("dd") {
                        Markup("b") { line.value }
                        " "
                        Markup("span") { HTMLCell.text(line.note) }
                    }
                }
            }
        }
    }

    private func changes() -> Markup {
        guard let changes = sections.changes else {
            return Markup("p") { "This is the first snapshot, so nothing is known of before." }
        }
        return Markup {
            Markup("p") {
                "Since snapshot \(changes.snapshot), \(ByteText.ago(changes.seconds))"
                if changes.parts.isEmpty { ": nothing." }
            }
            if !changes.parts.isEmpty {
                Markup("ul", ["class": "changes"]) {
                    for part in changes.parts { Markup("li") { Markup(part.map(span)) } }
                }
            }
        }
    }

    private func span(_ span: ChangeSummary.Span) -> Markup {
        switch span {
        case .text(let text): HTMLCell.text(text)
        case .name(let name): HTMLCell.name(name)
        }
    }

    private func commands() -> Markup {
        guard !plan.steps.isEmpty else {
            return Markup("p") {
                "Nothing: the policy finds nothing to delete."
                if !plan.alternatives.isEmpty {
                    " "
                    Markup("a", ["href": "#alternatives"]) { "Not asked for" }
                    " says what other flags would add."
                }
            }
        }
        let shown = plan.steps.prefix(ReportSections.longestBlock)
        return Markup {
            Markup("p") {
                "\(ByteText.count(plan.steps.count, "command")), \(ByteText.count(plan.frees.atLeast)) bytes. "
                "In this order each succeeds, and nothing is forced. "
                if plan.steps.count > shown.count {
                    "These are the first \(shown.count); "
                    HTMLCell.code("plan.sh")
                    " has all of them. "
                } else {
                    HTMLCell.code("plan.sh")
                    " has them with checks. "
                }
                if let number = plan.number {
                    HTMLCell.code("audit apply \(number)")
                    " carries them out."
                }
            }
            Markup("pre", ["tabindex": "0", "role": "region", "aria-label": "Commands"]) {
                Markup("code") {
                    for step in shown {
                        step.command
                        Markup.newline
                    }
                }
            }
        }
    }
}
