/// A row of bars, one a value, between the least and the most of them.
package enum Sparkline {
    private static let bars = Array("▁▂▃▄▅▆▇█")

    /// - Parameter values: Oldest first; a blank stands where one isn't known. At most `width` of them are drawn.
    package static func draw(_ values: [Int64?], width: Int = 30) -> String {
        let shown = Trend.sample(values, atMost: width)
        let known = shown.compactMap(\.self)
        guard let least = known.min(), let most = known.max() else { return "" }
        return String(
            shown.map { value -> Character in
                guard let value else { return " " }
                guard most > least else { return bars[0] }
                return bars[Int((Double(value - least) / Double(most - least) * Double(bars.count - 1)).rounded())]
            })
    }
}
