/// In the units of a picture, from its upper left corner.
struct Rectangle: Hashable, Sendable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    var area: Double { width * height }

    /// Smaller by these on each side, and never negative.
    func inset(top: Double = 0, left: Double = 0, bottom: Double = 0, right: Double = 0) -> Rectangle {
        Rectangle(x + left, y + top, max(0, width - left - right), max(0, height - top - bottom))
    }

    /// In two, across the longer side, the first of this share.
    func split(_ share: Double) -> [Rectangle] {
        if width >= height {
            return [
                Rectangle(x, y, width * share, height), Rectangle(x + width * share, y, width * (1 - share), height),
            ]
        }
        return [Rectangle(x, y, width, height * share), Rectangle(x, y + height * share, width, height * (1 - share))]
    }
}
