internal import ArgumentParser
internal import AuditCore
internal import AuditStore

struct RunsCommand: ContextCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Lists past applies: what was predicted, what was freed.")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Show the steps of this run.")
    var run: Int?

    func run(in context: Context) async throws {
        let session = try Session(common, in: context)
        let runs = try session.database.runs()
        guard let run else {
            context.output(list(runs, width: context.width))
            return
        }
        guard let record = runs.first(where: { $0.run == run }) else { throw StoreError.noSuchRun(run) }
        let steps = try session.database.steps(of: run)
        let plan = try session.database.plan(record.plan)
        context.output(list([record], width: context.width) + "\n" + story(steps, plan, width: context.width))
    }

    private func list(_ runs: [RunRecord], width: Int) -> String {
        var table = TextTable(.right, .right, .left, .right, .right, .right, .left)
        table.add("run", "plan", "began", "predicted", "freed", "difference", "engine, status")
        for run in runs {
            let difference = run.freedBytes.map { ByteText.count($0 - run.predicted.atLeast) + " B" } ?? ""
            table.add(
                String(run.run), String(run.plan), run.startedAt.description, ByteText.size(run.predicted),
                run.freedBytes.map(ByteText.size) ?? "", difference,
                "\(SafeText.visible(run.engineName)), \(run.status)")
        }
        return table.render(width: width)
    }

    private func story(_ steps: [RunStepRecord], _ plan: Plan, width: Int) -> String {
        var table = TextTable(.right, .left, .left, .right, .left)
        table.add("#", "command", "outcome", "freed", "")
        let results = Dictionary(steps.map { ($0.order, $0) }, uniquingKeysWith: { first, _ in first })
        for step in plan.steps {
            let record = results[step.order]
            let outcome = record.map { $0.result?.outcome.rawValue ?? "in hand" } ?? "not begun"
            table.add(
                String(step.order), SafeText.visible(step.command), outcome,
                record?.result?.freedBytes.map(ByteText.size) ?? "",
                SafeText.visible(record?.result?.message ?? ""))
        }
        return table.render(width: width)
    }
}
