/// All that a report is made from.
package struct ReportContent: Sendable {
    /// The snapshot's number.
    package var number: Int
    package var analysis: Analysis
    package var history: History
    package var plan: Plan
    package var previous: (number: Int, snapshot: Snapshot)?
    package var commands: EngineCommand
    /// How disk and store developed up to this snapshot, itself included.
    package var trend: Trend
    /// When the disk will be full; nil where the history doesn't support a forecast.
    package var forecast: Forecast?
    /// By the bytes that are theirs alone, the largest first.
    package var repositories: [HolderUsage]
    /// The same of compose projects.
    package var projects: [HolderUsage]
    /// How true past plans for this engine were; nil where that isn't known.
    package var predictions: PredictionRecord?

    package init(
        number: Int, analysis: Analysis, history: History, plan: Plan, previous: (number: Int, snapshot: Snapshot)?,
        commands: EngineCommand, trend: Trend = Trend(), repositories: [HolderUsage] = [],
        projects: [HolderUsage] = [], predictions: PredictionRecord? = nil
    ) {
        self.number = number
        self.analysis = analysis
        self.history = history
        self.plan = plan
        self.previous = previous
        self.commands = commands
        self.trend = trend
        forecast = Forecast(trend)
        self.repositories = repositories
        self.projects = projects
        self.predictions = predictions
    }

    /// What came, went and grew since the snapshot before; nil where there is none.
    package var difference: DiffText? {
        previous.map { DiffText(from: ($0.number, Analysis($0.snapshot)), to: (number, analysis)) }
    }

    /// The files of a report, and how to make what is in each: one after the other, since a large host's are large.
    package func files() -> [(name: String, text: () throws -> TextBuffer)] {
        let sections = ReportSections(self)
        let tables = InventoryTables(self, orphans: sections.orphans, fates: sections.fates).all
        return [
            ("report.md", { TextBuffer(ReportMarkdown(self, sections: sections).render(isFile: true)) }),
            (
                "report.json",
                {
                    try ReportDocument(
                        self, difference: sections.difference, unusedBytes: sections.unusedBytes, tables: tables
                    ).file()
                }
            ),
            ("report.html", { TextBuffer(ReportHTML(self, sections: sections).render()) }),
            ("plan.sh", { TextBuffer(PlanScript(plan: plan, commands: commands).render()) }),
            ("plan.csv", { plan.stepTable.csvFile() }),
            ("kept.csv", { plan.keptTable.csvFile() }),
        ] + tables.map { table in (table.name + ".csv", { table.csvFile() }) }
    }
}
