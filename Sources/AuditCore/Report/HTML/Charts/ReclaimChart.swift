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
        return most == half ? start + ", and nine tenths too." : start + ", nine tenths after \(most)."
    }

    func height(_ size: ChartSize) -> Double { size == .wide ? 300 : 260 }

    func drawing(_ size: ChartSize) -> Markup {
        let plot = Plot(
            area: Rectangle(0, 0, size.width, height(size)).inset(top: 14, left: 64, bottom: 34, right: 12),
            axis: ByteAxis(largest: curve.total))
        let points = curve.points(finest: plot.axis.end / 500)
        let count = Double(curve.steps.count)
        func x(_ step: Int) -> Double { plot.x(Double(step) / count) }
        var path = ""
        for (step, bytes) in points {
            // A step brings its bytes when it is done: along, then up.
            path +=
                path.isEmpty
                ? "M\(x(step).tenths) \(plot.y(bytes).tenths)" : "H\(x(step).tenths)V\(plot.y(bytes).tenths)"
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

    /// Names of the largest steps, left of where the curve rises, where they don't touch each other.
    private func labels(_ plot: Plot, _ size: ChartSize, x: (Int) -> Double) -> Markup {
        var lowest = Double.infinity
        var markup: [Markup] = []
        for step in curve.largest(size == .wide ? 5 : 3) {
            let middle = plot.y(step.cumulativeBytes - step.frees.atLeast / 2)
            let position = curve.steps.firstIndex { $0.order == step.order }! + 1
            let text = "\(NameText.short(step.name))  \(ByteText.size(step.frees.atLeast))"
            // The area under the curve lies on the right; on the left there is room up to the axis.
            guard lowest - middle >= 16, let fitting = ChartSize.fitting(text, in: x(position) - plot.area.x - 12)
            else {
                continue
            }
            lowest = middle
            markup.append(label(fitting, x(position) - 8, middle + 4, "note end"))
            markup.append(line(x(position) - 5, middle, x(position), middle, "tick"))
        }
        return Markup(markup)
    }
}
