/// How much repositories grew or shrank, as bars to either side.
struct GrowthChart: Chart {
    let growth: GrowthBars

    let id = "growth-picture"
    let title = "Growth by repository"

    var description: String {
        let rows = growth.rows.map { "\(NameText.short($0.name)) \(Self.text($0.bytes))" }
        return "Bytes of their own that repositories gained or lost since \(growth.period.text): "
            + rows.joined(separator: ", ") + "."
    }

    private static let rowHeight = 27.0
    /// On a phone names stand above their bars.
    private static let tallRowHeight = 42.0
    private static let valueWidth = 74.0

    private func rowHeight(_ size: ChartSize) -> Double { size == .wide ? Self.rowHeight : Self.tallRowHeight }

    func height(_ size: ChartSize) -> Double { Double(growth.rows.count) * rowHeight(size) + 6 }

    func drawing(_ size: ChartSize) -> Markup {
        let names = size == .wide ? 270.0 : 0
        let area = Rectangle(0, 0, size.width, height(size)).inset(left: names)
        let field = area.inset(
            left: growth.rows.contains { $0.bytes < 0 } ? Self.valueWidth : 0, right: Self.valueWidth)
        let bars = growth.bars(in: field)
        let zero = growth.zero(in: field) ?? field.x
        return Markup {
            for (index, row) in growth.rows.enumerated() {
                let top = Double(index) * rowHeight(size) + 4
                let barTop = size == .wide ? top : top + 17
                let bar = Rectangle(bars[index].x, barTop, bars[index].width, 18)
                let name = NameText.short(row.name)
                let room = size == .wide ? names - 12 : size.width
                label(
                    ChartSize.fitting(name, in: room) ?? "…", size == .wide ? names - 10 : 0, top + 13,
                    size == .wide ? "end" : "")
                rectangle(bar, row.bytes > 0 ? "grown" : "shrunk", title: "\(name): \(Self.text(row.bytes))")
                line(zero, barTop - 3, zero, barTop + 21, "axis")
                label(
                    Self.text(row.bytes), row.bytes > 0 ? bar.x + bar.width + 6 : bar.x - 6, barTop + 13,
                    row.bytes > 0 ? "figure" : "figure end")
            }
        }
    }

    private static func text(_ bytes: Int64) -> String {
        (bytes > 0 ? "+" : "−") + ByteText.size(Int64(clamping: bytes.magnitude))
    }
}
