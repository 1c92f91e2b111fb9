internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct RunsCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Lists past applies: what was predicted, what was freed.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Show the steps of this run.")
    var run: Int?

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

    @Option(
        help: ArgumentHelp(
            "text or json, which has the engine's own documents of the containers that were removed.",
            valueName: "text|json"))
    var format = Format.text

    func run(in context: Context) async throws {
        let session = Session(common, in: context)
        guard let run else {
            let runs = try session.database.runs()
            if runs.isEmpty { context.message("No run yet: audit apply makes the first.") }
            switch format {
            case .text: if !runs.isEmpty { context.output(list(runs, width: context.width)) }
            case .json: context.output(try RunsJSON.text(runs))
            }
            return
        }
        let record = try session.database.run(run)
        let steps = try session.database.steps(of: run)
        let plan = try session.database.plan(record.plan)
        if format == .json { return context.output(try RunsJSON.text(record, steps, plan)) }
        context.output(
            list([record], width: context.width) + totals(record) + "\n"
                + story(record, steps, plan, in: context))
    }

    private func list(_ runs: [RunRecord], width: Int) -> String {
        var table = TextTable(.right, .right, .left, .right, .right, .right, .left)
        table.add("run", "plan", "began", "predicted", "freed", "difference", "engine, status")
        for run in runs {
            let difference = run.freedBytes.map { Self.difference($0, predicted: run.predicted) } ?? ""
            table.add(
                String(run.run), String(run.plan), Self.began(run, width: width), ByteText.size(run.predicted),
                run.freedBytes.map(ByteText.size) ?? "", difference,
                "\(SafeText.visible(run.engine.name)), \(Self.status(run))")
        }
        return table.render(width: width)
    }

    /// Without the time on a terminal of fewer columns.
    private static func began(_ run: RunRecord, width: Int) -> String {
        width < 100 ? run.startedAt.day : run.startedAt.description
    }

    /// Nobody can tell whether its process still lives.
    private static func status(_ run: RunRecord) -> String {
        run.status == "running" ? "running, or died: audit apply goes on" : run.status
    }

    /// 0 within the bounds that were predicted.
    private static func difference(_ freed: Int64, predicted: ByteRange) -> String {
        if predicted.contains(freed) { return "0 B" }
        return ByteText.count(freed - (freed < predicted.atLeast ? predicted.atLeast : predicted.atMost!)) + " B"
    }

    /// What the engine and its disk say themselves. Others delete and write there, too.
    private func totals(_ run: RunRecord) -> String {
        func line(_ what: String, _ before: Int64?, _ after: Int64?) -> String {
            guard let before, let after else { return "" }
            let change = ByteText.size(after - before)
            return "\(what): \(ByteText.size(before)) before, \(ByteText.size(after)) after (\(change))\n"
        }
        return line("the engine's own total of its layers", run.before.layersBytes, run.after.layersBytes)
            + line("free space of its disk", run.before.diskFreeBytes, run.after.diskFreeBytes)
    }

    private func story(_ run: RunRecord, _ steps: [RunStepRecord], _ plan: Plan, in context: Context) -> String {
        var table = TextTable(.right, .left, .left, .right, .left)
        table.add("#", "command", "outcome", "freed", "")
        let results = Dictionary(steps.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
        for step in plan.steps {
            let record = results[step.order]
            let outcome =
                record.map { $0.result?.outcome.rawValue ?? "in hand" }
                ?? (run.status == "completed" ? "left out" : "not begun")
            table.add(
                String(step.order), SafeText.visible(step.command), outcome,
                record?.result?.freedBytes.map(ByteText.size) ?? "",
                SafeText.visible(record?.result?.message ?? ""), style: record?.result?.outcome.style ?? .plain)
        }
        let hasColor = common.hasColor(context.outputIsTerminal, context.environment)
        return table.render(width: context.width, hasColor: hasColor)
    }
}
