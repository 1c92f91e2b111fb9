/// Lays out areas in a rectangle so that each is as near a square as can be.
///
/// The algorithm of Bruls, Huizing and van Wijk, “Squarified Treemaps” (2000): rows along the shorter side, each
/// filled for as long as that makes its worst rectangle better.
enum Squarify {
    /// - Parameter values: Not negative, largest first.
    /// - Returns: A rectangle for each value, of an area in proportion to it; together they fill `bounds`.
    static func rectangles(_ values: [Double], in bounds: Rectangle) -> [Rectangle] {
        let total = values.reduce(0, +)
        guard total > 0, bounds.area > 0 else { return values.map { _ in Rectangle(bounds.x, bounds.y, 0, 0) } }
        let areas = values.map { $0 / total * bounds.area }
        var result: [Rectangle] = []
        var rest = bounds
        var start = 0
        while start < areas.count {
            let side = min(rest.width, rest.height)
            var end = start + 1
            while end < areas.count, worst(areas[start...end], side) <= worst(areas[start..<end], side) { end += 1 }
            result += row(areas[start..<end], taking: &rest)
            start = end
        }
        return result
    }

    /// The largest ratio of sides among areas put in one row along `side`.
    private static func worst(_ areas: ArraySlice<Double>, _ side: Double) -> Double {
        let sum = areas.reduce(0, +)
        guard let largest = areas.max(), let smallest = areas.min(), smallest > 0, side > 0 else { return .infinity }
        return max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest))
    }

    private static func row(_ areas: ArraySlice<Double>, taking rest: inout Rectangle) -> [Rectangle] {
        let sum = areas.reduce(0, +)
        let isUpright = rest.width >= rest.height
        let length = isUpright ? rest.height : rest.width
        let thickness = length > 0 ? sum / length : 0
        var offset = 0.0
        let rectangles = areas.map { area in
            let extent = thickness > 0 ? area / thickness : 0
            defer { offset += extent }
            return isUpright
                ? Rectangle(rest.x, rest.y + offset, thickness, extent)
                : Rectangle(rest.x + offset, rest.y, extent, thickness)
        }
        rest =
            isUpright
            ? Rectangle(rest.x + thickness, rest.y, max(0, rest.width - thickness), rest.height)
            : Rectangle(rest.x, rest.y + thickness, rest.width, max(0, rest.height - thickness))
        return rectangles
    }
}
