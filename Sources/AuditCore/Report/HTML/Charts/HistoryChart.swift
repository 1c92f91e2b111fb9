/// The disk over time, stacked by kind, up to its forecast end.
struct HistoryChart: Chart {
    let trend: Trend
    let forecast: Forecast?

    let id = "history-picture"
    let title = "The disk over time"

    var description: String {
        guard let first = trend.points.first, let last = trend.points.last else { return "" }
        let history = StackedHistory(trend, atMost: 2)
        let kinds = history.bands.map { band in
            "\(band.name) from \(ByteText.size(band.bytes.first ?? 0)) to \(ByteText.size(band.bytes.last ?? 0))"
        }
        let end = forecast.map { " The disk is full around \($0.expected.day)." } ?? ""
        return "Bytes by kind from \(first.takenAt.day) to \(last.takenAt.day): \(kinds.joined(separator: ", "))." + end
    }

    func height(_ size: ChartSize) -> Double { size == .wide ? 320 : 270 }

    func drawing(_ size: ChartSize) -> Markup {
        let history = StackedHistory(trend, atMost: size == .wide ? 120 : 60)
        let plot = Plot(
            area: Rectangle(0, 0, size.width, height(size)).inset(
                top: 18, left: 64, bottom: 34, right: size == .wide ? 160 : 8),
            axis: ByteAxis(largest: history.largest))
        let scale = TimeScale(history.times, until: shownForecast(history)?.expected)
        return Markup {
            Markup(history.bands.indices.map { area(history, $0, plot, scale) })
            plot.grid(self)
            for (position, time) in scale.ticks(size == .wide ? 4 : 2) {
                label(
                    time.day, plot.x(position), plot.y(0) + 20,
                    position == 0 ? "figure" : position == 1 ? "figure end" : "figure middle")
            }
            if let capacity = history.capacity { disk(capacity, history, plot, scale) }
            if size == .wide { names(history, plot) }
        }
    }

    /// Drawn where it isn't further away than the history reaches back.
    private func shownForecast(_ history: StackedHistory) -> Forecast? {
        guard history.capacity != nil, let forecast, let first = history.times.first, let last = history.times.last,
            forecast.expected.seconds(since: last) <= last.seconds(since: first)
        else { return nil }
        return forecast
    }

    private func area(_ history: StackedHistory, _ index: Int, _ plot: Plot, _ scale: TimeScale) -> Markup {
        func points(_ tops: [Int64]) -> [String] {
            zip(history.times, tops).map { "\(plot.x(scale.fraction($0)).tenths) \(plot.y($1).tenths)" }
        }
        let band = history.bands[index]
        let below =
            index == 0 ? [Int64](repeating: 0, count: history.times.count) : history.bands[index - 1].tops
        let path = (points(band.tops) + points(below).reversed()).joined(separator: "L")
        return Markup("path", ["class": "band \(band.style)", "d": "M\(path)Z"]) { Markup("title") { band.name } }
    }

    /// The size of the disk, and the way to it.
    private func disk(_ capacity: Int64, _ history: StackedHistory, _ plot: Plot, _ scale: TimeScale) -> Markup {
        let y = plot.y(capacity)
        return Markup {
            line(plot.area.x, y, plot.area.x + plot.area.width, y, "capacity")
            label("disk \(ByteText.size(capacity))", plot.area.x + 4, y - 5, "note")
            if let forecast = shownForecast(history), let last = history.times.last,
                let used = history.bands.last?.tops.last
            {
                let end = plot.x(scale.fraction(forecast.expected))
                line(plot.x(scale.fraction(last)), plot.y(used), end, y, "forecast")
                label("full around \(forecast.expected.day)", end, y - 5, "note end strong")
            }
        }
    }

    /// Of the bands, where they end.
    private func names(_ history: StackedHistory, _ plot: Plot) -> Markup {
        let bands = Array(history.bands.reversed())
        let wanted = bands.map { band in
            plot.y((band.tops.last ?? 0) - (band.bytes.last ?? 0) / 2) + 4
        }
        let x = plot.area.x + plot.area.width + 12
        return Markup(
            zip(bands, plot.spread(wanted, distance: 17)).map { band, y in
                Markup {
                    rectangle(Rectangle(x, y - 9, 10, 10), band.style)
                    label("\(band.name)  \(ByteText.size(band.bytes.last ?? 0))", x + 16, y)
                }
            })
    }
}
