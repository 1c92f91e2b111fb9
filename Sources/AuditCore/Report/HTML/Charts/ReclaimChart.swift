/// The reclaim curve: bytes freed against steps.
struct ReclaimChart: Chart {
    let curve: ReclaimCurve

    let id = "reclaim-picture"
    let title = "What each step brings"

    var description: String {
        "\(ByteText.count(curve.steps.count, "step")) free \(ByteText.size(curve.total)). " + insight
    }

    /// `The first 4 free half of it, the first 11 nine tenths.`
    var insight: String {
        let half = curve.steps(freeing: 0.5)
        let most = curve.steps(freeing: 0.9)
        let start = "Half of it is free after \(ByteText.count(half, "step"))"
        return most == half ? start + ", and nine tenths too." : start + ", nine tenths after \(ByteText.count(most))."
    }

    func height(_ size: ChartSize) -> Double { size == .wide ? 300 : 260 }

    func drawing(_ size: ChartSize) -> Markup {
        let plot = Plot(
            area: Rectangle(0, 0, size.width, height(size)).inset(top: 26, left: 64, bottom: 34, right: 12),
            axis: ByteAxis(largest: curve.total))
        let points = curve.points(finest: plot.axis.end / 500)
        let count = Double(curve.steps.count)
        func x(_ step: Int) -> Double { plot.x(Double(step) / count) }
        var path = "M\(plot.area.x.tenths) \(plot.y(0).tenths)"
        for (step, bytes) in points.dropFirst() {
            path += "V\(plot.y(bytes).tenths)H\(x(step).tenths)"
        }
        return Markup {
            plot.grid(self)
            Markup(empty: "path", ["class": "goes", "d": "\(path)V\(plot.y(0).tenths)Z"])
            Markup(empty: "path", ["class": "curve", "d": .text(path)])
            label("0", plot.area.x, plot.y(0) + 20, "figure middle")
            label(
                ByteText.count(curve.steps.count, "step"), plot.area.x + plot.area.width, plot.y(0) + 20, "figure end")
            labels(plot, size, x: x)
        }
    }

    /// Names of the largest steps, of a seventh of the whole at least, above what they raise the curve to, where they don't touch each other: up and to the
    /// left of a curve that only rises there is always room.
    private func labels(_ plot: Plot, _ size: ChartSize, x: (Int) -> Double) -> Markup {
        var lowest = Double.infinity
        var markup: [Markup] = []
        for (position, step) in curve.largest(size == .wide ? 6 : 3) where step.frees.atLeast * 7 >= curve.total {
            let y = plot.y(step.cumulativeBytes) - 6
            let text = "\(NameText.short(step.name))  \(ByteText.size(step.frees.atLeast))"
            guard lowest - y >= 15, ChartSize.fitting(text, in: x(position) - plot.area.x - 6) == text else { continue }
            lowest = y
            markup.append(label(text, x(position) - 4, y, "note end"))
        }
        return Markup(markup)
    }
}
