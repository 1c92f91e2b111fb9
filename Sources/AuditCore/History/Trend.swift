/// How an engine's disk and store developed, snapshot by snapshot.
package struct Trend: Hashable, Sendable {
    /// Oldest first.
    package var points: [TrendPoint]

    package init(points: [TrendPoint] = []) { self.points = points }

    /// How much a figure grew a day between the first and the last point of `days` days; nil where they don't span a
    /// day, or the figure isn't known at both.
    package func growthPerDay(_ figure: (TrendPoint) -> Int64?, days: Int64 = 30) -> Int64? {
        guard let last = points.last, let now = figure(last),
            let first = points.first(where: { last.takenAt.seconds(since: $0.takenAt) <= days * Timestamp.day }),
            let before = figure(first)
        else { return nil }
        let seconds = last.takenAt.seconds(since: first.takenAt)
        guard seconds >= Timestamp.day else { return nil }
        return Int64((Double(now - before) * Double(Timestamp.day) / Double(seconds)).rounded())
    }

    /// Every so many points, the newest always among them: enough for a picture.
    package static func sample<Element>(_ elements: [Element], atMost count: Int) -> [Element] {
        guard elements.count > count, count > 1 else { return elements }
        return (0..<count).map { elements[$0 * (elements.count - 1) / (count - 1)] }
    }
}

extension Timestamp {
    /// Seconds.
    package static let day: Int64 = 86_400
}
