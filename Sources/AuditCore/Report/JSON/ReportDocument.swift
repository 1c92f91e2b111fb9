/// `report.json`: all that the other files say, for scripts and dashboards. `report.schema.json` describes it.
package struct ReportDocument: Encodable {
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

    private enum Key: String, CodingKey {
        case snapshot, engine, totals, plan, gaps
        case takenAt = "taken_at"
        case changes, trend, forecast, repositories, projects, predictions
        case images, layers, containers, volumes
        case buildCache = "build_cache"
    }

    package func json() throws -> String {
        try JSONReport.encode(self)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        let snapshot = content.analysis.snapshot
        try values.encode(content.number, forKey: .snapshot)
        try values.encode(snapshot.takenAt, forKey: .takenAt)
        try values.encode(EngineDocument(snapshot.engine), forKey: .engine)
        try values.encode(TotalsDocument(content.analysis), forKey: .totals)
        try values.encode(difference?.document, forKey: .changes)
        try values.encode(content.trend.points.map(PointJSON.init), forKey: .trend)
        try values.encode(content.forecast.map(ForecastJSON.init), forKey: .forecast)
        try values.encode(content.plan, forKey: .plan)
        for table in tables { try values.encode(table, forKey: Key(rawValue: table.name)!) }
        try values.encode(content.predictions.map(PredictionsDocument.init), forKey: .predictions)
        try values.encode(snapshot.gaps.map(GapDocument.init), forKey: .gaps)
    }
}
