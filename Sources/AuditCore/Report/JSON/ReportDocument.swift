/// `report.json`: all that the other files say, for scripts and dashboards. `report.schema.json` describes it.
package struct ReportDocument: Encodable {
    private let content: ReportContent

    package init(_ content: ReportContent) { self.content = content }

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
        let tables = InventoryTables(content)
        try values.encode(content.number, forKey: .snapshot)
        try values.encode(snapshot.takenAt, forKey: .takenAt)
        try values.encode(EngineDocument(snapshot.engine), forKey: .engine)
        try values.encode(TotalsDocument(content.analysis), forKey: .totals)
        try values.encode(changes, forKey: .changes)
        try values.encode(content.trend.points.map(PointJSON.init), forKey: .trend)
        try values.encode(content.forecast.map(ForecastJSON.init), forKey: .forecast)
        try values.encode(content.plan, forKey: .plan)
        try values.encode(tables.images(), forKey: .images)
        try values.encode(tables.layers(), forKey: .layers)
        try values.encode(tables.containers(), forKey: .containers)
        try values.encode(tables.volumes(), forKey: .volumes)
        try values.encode(tables.buildCache(), forKey: .buildCache)
        try values.encode(tables.repositories(), forKey: .repositories)
        try values.encode(tables.projects(), forKey: .projects)
        try values.encode(content.predictions.map(PredictionsDocument.init), forKey: .predictions)
        try values.encode(snapshot.gaps.map(GapDocument.init), forKey: .gaps)
    }

    private var changes: DiffJSON? {
        content.previous.map { number, snapshot in
            DiffText(from: (number, Analysis(snapshot)), to: (content.number, content.analysis)).document
        }
    }
}
