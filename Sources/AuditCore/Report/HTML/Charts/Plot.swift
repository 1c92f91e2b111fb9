/// The area of a picture in which bytes go up the side, with the lines and figures that say how many.
struct Plot: Sendable {
    var area: Rectangle
    var axis: ByteAxis

    func y(_ bytes: Int64) -> Double { area.y + area.height * (1 - axis.fraction(bytes)) }

    /// - Parameter fraction: Of the way from left to right, between 0 and 1.
    func x(_ fraction: Double) -> Double { area.x + area.width * fraction }

    func grid(_ chart: some Chart) -> Markup {
        Markup(
            axis.ticks.map { tick in
                Markup {
                    chart.line(area.x, y(tick), area.x + area.width, y(tick), tick == 0 ? "axis" : "grid")
                    chart.label(ByteText.size(tick), area.x - 8, y(tick) + 4, "figure end")
                }
            })
    }

    /// Moves labels apart until each has `distance`, as little as possible, within the area.
    /// - Parameter wanted: From the top down.
    func spread(_ wanted: [Double], distance: Double) -> [Double] {
        var places = wanted
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + distance) }
        var limit = area.y + area.height
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - distance
        }
        return places
    }
}
