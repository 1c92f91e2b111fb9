/// How it came to be so: the disk over time, who grew, and how true past plans were.
extension ReportHTML {
    func history() -> HTMLSection? {
        guard content.trend.points.count > 1 else { return nil }
        let chart = HistoryChart(trend: content.trend, forecast: content.forecast)
        let bands = StackedHistory(content.trend, atMost: 2).bands
        return HTMLSection("history", "The disk over time", short: "History") {
            Markup("figure", ["class": "direct"]) {
                chart.markup
                Legend(
                    entries: bands.reversed().map {
                        Legend.Entry(style: $0.style, text: $0.name, bytes: $0.bytes.last ?? 0)
                    }
                ).markup
                Markup("figcaption") {
                    "\(ByteText.count(content.trend.points.count, "snapshot")). "
                    if let forecast = content.forecast {
                        "If it goes on as in the last \(ByteText.count(forecast.days, "day")), the disk is full around "
                        HTMLCell.day(forecast.expected)
                        " ("
                        HTMLCell.day(forecast.earliest)
                        " to "
                        HTMLCell.day(forecast.latest)
                        " in eight cases of ten)."
                    }
                }
            }
        }
    }

    func repositories() -> HTMLSection? {
        guard !content.repositories.isEmpty else { return nil }
        return HTMLSection("repositories", "Repositories", short: "Repositories") {
            Markup("p") { "Bytes that are theirs alone, and how much these grew. Empty: no snapshot is that old." }
            if let growth = GrowthBars(content.repositories, most: 12) {
                Markup("figure") {
                    GrowthChart(growth: growth).markup
                    Markup("figcaption") { "Grown and shrunk most since \(growth.period.text)." }
                }
            }
            usages(content.repositories, under: "repositories", restIn: "repositories.csv")
        }
    }

    func projects() -> HTMLSection? {
        guard !content.projects.isEmpty else { return nil }
        return HTMLSection("projects", "Compose projects", short: "Projects") {
            Markup("p") { "Bytes that are theirs alone, and how much these grew." }
            usages(content.projects, under: "projects", restIn: "projects.csv")
        }
    }

    /// Columns that say nothing are left out: on a first night there is no growth.
    private func usages(_ usages: [HolderUsage], under id: String, restIn file: String) -> Markup {
        let hasVolumes = usages.contains { $0.now.volumesBytes > 0 }
        let hasPast = usages.contains { $0.series.count > 1 }
        var columns: [(title: String, kind: HTMLTable.Kind)] = [
            ("Name", .subject), ("Its own", .number), ("Images", .number), ("Containers", .number),
        ]
        if hasVolumes { columns.append(("Volumes", .number)) }
        if hasPast {
            columns += [("In a day", .number), ("In a week", .number), ("In a month", .number), ("Trend", .picture)]
        }
        return table(usages, restIn: file, HTMLTable(under: HTMLSection.heading(id), columns)) { usage, table in
            var cells = [
                HTMLCell.name(usage.name), HTMLCell.size(usage.ownBytes), HTMLCell.count(usage.images),
                HTMLCell.count(usage.containers),
            ]
            if hasVolumes { cells.append(HTMLCell.size(usage.now.volumesBytes)) }
            if hasPast {
                cells += [usage.grownInDayBytes, usage.grownInWeekBytes, usage.grownInMonthBytes].map(HTMLCell.growth)
                cells.append(TrendLine(series: usage.series).markup)
            }
            table.add(cells)
        }
    }

    func predictions() -> HTMLSection? {
        guard let record = content.predictions, let text = record.text else { return nil }
        return HTMLSection("predictions", "How true past plans were", short: "Past plans") {
            Markup("p") {
                "\(text): \(ByteText.size(record.freedBytes)) of \(ByteText.size(record.predictedBytes)). "
                HTMLCell.code("audit runs")
                " lists each."
            }
        }
    }
}
