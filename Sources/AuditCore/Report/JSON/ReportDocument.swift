/// `report.json`: all that the other files say, for scripts and dashboards. `report.schema.json` describes it.
package struct ReportDocument {
    private let content: ReportContent
    private let difference: DiffText?
    private let tables: [DataTable]

    package init(_ content: ReportContent) {
        self.init(content, difference: content.difference, tables: InventoryTables(content).all)
    }

    init(_ content: ReportContent, difference: DiffText?, tables: [DataTable]) {
        self.content = content
        self.difference = difference
        self.tables = tables
    }

    package func json() throws -> String {
        let snapshot = content.analysis.snapshot
        var members: [String: String] = [:]
        func add(_ key: String, _ value: some Encodable) throws {
            // An object of this one member, without its braces.
            members[key] = String(try JSONReport.encode([key: value]).dropFirst(2).dropLast(3))
        }
        try add("snapshot", content.number)
        try add("taken_at", snapshot.takenAt)
        try add("engine", EngineDocument(snapshot.engine))
        try add("totals", TotalsDocument(content.analysis))
        try add("changes", difference?.document)
        try add("trend", content.trend.points.map(PointJSON.init))
        try add("forecast", content.forecast.map(ForecastJSON.init))
        try add("plan", content.plan)
        for table in tables { members[table.name] = try table.json() }
        try add("predictions", content.predictions.map(PredictionsDocument.init))
        try add("gaps", snapshot.gaps.map(GapDocument.init))
        var text = "{\n"
        text.reserveCapacity(members.values.map { $0.utf8.count + 2 }.reduce(4, +))
        for (number, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
            if number > 0 { text += ",\n" }
            text += member.value
        }
        text += "\n}\n"
        return text
    }
}
