/// `report.json`: all that the other files say, for scripts and dashboards. `report.schema.json` describes it.
package struct ReportDocument {
    private let content: ReportContent
    private let difference: DiffText?
    private let unusedBytes: ByteRange
    private let tables: [DataTable]

    package init(_ content: ReportContent) {
        self.init(
            content, difference: content.difference, unusedBytes: content.analysis.reclaimableUnused(),
            tables: InventoryTables(content).all)
    }

    init(_ content: ReportContent, difference: DiffText?, unusedBytes: ByteRange, tables: [DataTable]) {
        self.content = content
        self.difference = difference
        self.unusedBytes = unusedBytes
        self.tables = tables
    }

    package func json() throws -> String { try file().text }

    func file() throws -> TextBuffer {
        let snapshot = content.analysis.snapshot
        var members = JSONMembers(.pretty)
        try members.add("snapshot", content.number)
        try members.add("taken_at", snapshot.takenAt)
        try members.add("engine", EngineDocument(snapshot.engine))
        try members.add("totals", TotalsDocument(analysis: content.analysis, unusedBytes: unusedBytes))
        try members.add("changes", difference?.document)
        members.add(DataTable("trend", content.trend.points))
        try members.add("forecast", content.forecast.map(ForecastJSON.init))
        try members.add("plan", PlanDocument(content.plan))
        for table in tables { members.add(table) }
        try members.add("predictions", content.predictions.map(PredictionsDocument.init))
        try members.add("gaps", snapshot.gaps.map(GapDocument.init))
        return try members.file(ending: "\n")
    }
}
