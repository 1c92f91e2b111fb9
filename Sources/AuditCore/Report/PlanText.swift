/// A plan for a terminal.
package struct PlanText {
    private let plan: Plan
    private let analysis: Analysis
    private let previous: (number: Int, takenAt: Timestamp)?
    private let width: Int
    private let isVerbose: Bool
    private let forecast: Forecast?
    private let hasColor: Bool

    package init(
        plan: Plan, analysis: Analysis, previous: (number: Int, takenAt: Timestamp)?, width: Int = 100,
        isVerbose: Bool = false, forecast: Forecast? = nil, hasColor: Bool = false
    ) {
        self.hasColor = hasColor
        self.forecast = forecast
        self.plan = plan
        self.analysis = analysis
        self.previous = previous
        self.width = width
        self.isVerbose = isVerbose
    }

    package func render() -> String {
        [header(), figures(), steps(), target(), kept(), alternatives(), gaps(), footer()].filter { !$0.isEmpty }
            .joined(separator: "\n")
    }

    /// The steps alone, as `apply` shows them before it asks.
    package func renderSteps() -> String { steps() }

    private func header() -> String {
        let engine = plan.engine
        var parts = [engine.name, "\(engine.product.title) \(engine.version), \(engine.store.title)"]
        if let number = plan.snapshot { parts.append("snapshot \(number)") }
        if let previous {
            let age = ByteText.ago(analysis.snapshot.takenAt.seconds(since: previous.takenAt))
            parts.append("the one before: \(previous.number), \(age)")
        }
        return heading(SafeText.visible(parts.joined(separator: " · "))) + "\n"
    }

    private func heading(_ text: String) -> String { TextStyle.heading.paint(text, hasColor: hasColor) }

    private func figures() -> String {
        var table = TextTable(.left, .right, .left)
        for line in PlanSummary(analysis: analysis, plan: plan, forecast: forecast).lines {
            table.add(line.label, line.value, line.note)
        }
        return table.render(width: width)
    }

    private func steps() -> String {
        let name = plan.number.map { "Plan \($0)" } ?? "The plan"
        guard !plan.steps.isEmpty else { return "\(name): nothing to do with this policy.\n" }
        let total = "\(ByteText.size(plan.frees)) in \(ByteText.count(plan.steps.count, "step"))"
        // Where commands name a host, one line isn't enough for a command and its reason.
        let isWide = plan.steps.contains { step in
            let lines = Self.wrapped(step.command)
            return lines.count > 2 || lines.contains { $0.count > Self.widestCommand }
        }
        let table = isWide ? stepsOnTwoLines() : stepsOnOneLine()
        return heading("\(name): \(total)") + "\n\n" + table.render(width: width, hasColor: hasColor)
    }

    private static let widestCommand = 44

    private static func wrapped(_ command: String) -> [String] {
        TextTable.wrap(SafeText.visible(command), width: widestCommand)
    }

    private func stepsOnOneLine() -> TextTable {
        var table = TextTable(.right, .left, .right, .right, .left)
        table.add("#", "command", "frees", "so far", "why")
        for step in plan.steps {
            table.add(
                String(step.order), Self.wrapped(step.command).joined(separator: "\n"), Self.short(step.frees),
                ByteText.size(step.cumulativeBytes), SafeText.visible(why(step)), style: Self.style(step))
        }
        return table
    }

    private func stepsOnTwoLines() -> TextTable {
        var table = TextTable(.right, .right, .right, .left)
        table.add("#", "frees", "so far", "command, and why")
        for step in plan.steps {
            table.add(
                String(step.order), Self.short(step.frees), ByteText.size(step.cumulativeBytes),
                SafeText.visible(step.command), style: Self.style(step))
            table.add("", "", "", SafeText.visible(why(step)), style: Self.style(step))
        }
        return table
    }

    /// What can't be had again stands out.
    private static func style(_ step: Plan.Step) -> TextStyle { step.risk == .lost ? .warning : .plain }

    private static func short(_ range: ByteRange) -> String {
        range.isExact ? ByteText.size(range.atLeast) : ByteText.size(range.atLeast) + " +"
    }

    private func why(_ step: Plan.Step) -> String {
        var parts = [step.reason.text]
        let others = step.alsoRemoves.count { $0 != step.target }
        if others > 0 { parts.append("takes \(others) more along") }
        if step.risk == .lost { parts.append(step.restore ?? "can't be pulled again") }
        return parts.joined(separator: "; ")
    }

    private static let widestName = 40

    /// Twelve digits of each digest: enough for `audit explain`, and for a line.
    private static func withShortDigests(_ name: String) -> String {
        guard let digits = name.split(separator: ":").last, digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
            return name
        }
        return name.dropLast(52) + "…"
    }

    private func target() -> String {
        guard let target = TargetText(plan) else { return "" }
        let sentence = TextTable.wrap("Target: " + target.sentence, width: width).joined(separator: "\n") + "\n"
        guard !target.obstacles.isEmpty else { return sentence }
        var table = TextTable(.left, .right, .left)
        for obstacle in target.obstacles { table.add(obstacle.what, obstacle.size, obstacle.images) }
        return sentence + TargetText.obstaclesHeading + "\n" + table.render(width: width)
    }

    private func kept() -> String {
        guard !plan.kept.isEmpty else { return "" }
        if isVerbose || (plan.steps.isEmpty && !plan.policy.images.isEmpty) { return keptInFull() }
        var counts: [Plan.Kept.Kind: [Reason.Code: Int]] = [:]
        for kept in plan.kept { counts[kept.kind, default: [:]][kept.reason.code, default: 0] += 1 }
        let parts: [String] = [Plan.Kept.Kind.image, .container, .volume].compactMap { kind in
            guard let codes = counts[kind] else { return nil }
            let total = ByteText.count(codes.values.reduce(0, +), kind.rawValue)
            let detail = codes.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
                .map { "\(ByteText.count($0.value)) \($0.key.rawValue.replacing("_", with: " "))" }.joined(
                    separator: ", ")
            return "\(total) (\(detail))"
        }
        let label = "Kept: "
        let lines = TextTable.wrap(parts.joined(separator: "; "), width: width - label.count)
        let indent = String(repeating: " ", count: label.count)
        return label + (lines + ["audit plan --verbose lists each with its reason"]).joined(separator: "\n" + indent)
            + "\n"
    }

    /// What was asked for comes first: why it can't go is the answer to the question.
    private func keptInFull() -> String {
        var table = TextTable(.left, .left, .right, .left)
        let asked = plan.kept.filter { $0.reason.code != .notAsked && $0.kind != .volume }
        let listed = (isVerbose ? plan.kept : asked).sorted {
            ($0.kind.rawValue, $0.name, $0.id) < ($1.kind.rawValue, $1.name, $1.id)
        }
        for kept in listed {
            let name = SafeText.visible(Self.withShortDigests(kept.name))
            let size = kept.sizeBytes.map(ByteText.size) ?? ""
            let reason = SafeText.visible(kept.reason.text)
            if name.count > Self.widestName {
                table.add(kept.kind.rawValue, "", size, name)
                table.add("", "", "", reason)
            } else {
                table.add(kept.kind.rawValue, name, size, reason)
            }
        }
        return heading("Kept") + "\n" + table.render(width: width)
    }

    private func alternatives() -> String {
        guard !plan.alternatives.isEmpty else { return "" }
        var table = TextTable(.left, .right, .left)
        for alternative in plan.alternatives {
            table.add(alternative.flag, "+ " + ByteText.size(alternative.addsBytes), alternative.text)
        }
        return heading("Not asked for, and what it would add") + "\n" + table.render(width: width)
    }

    private func gaps() -> String {
        let gaps = analysis.snapshot.gaps
        guard !gaps.isEmpty else { return "" }
        var table = TextTable(.left, .left)
        for gap in gaps { table.add(gap.kind + ":", SafeText.visible(gap.message)) }
        return TextStyle.warning.paint("Not read, so that not all is known", hasColor: hasColor) + "\n"
            + table.render(width: width)
    }

    private func footer() -> String {
        guard !plan.steps.isEmpty, let number = plan.number else { return "" }
        return "Carry it out: audit apply \(number)\n"
    }
}
