/// Times along the bottom of a picture.
struct TimeScale: Sendable {
    let first: Timestamp
    let last: Timestamp

    /// - Parameter end: Where the picture goes on after the last time.
    init(_ times: [Timestamp], until end: Timestamp? = nil) {
        first = times.first ?? Timestamp(seconds: 0)
        last = max(times.last ?? first, end ?? first)
    }

    /// Between 0 and 1.
    func fraction(_ time: Timestamp) -> Double {
        let span = last.seconds(since: first)
        return span > 0 ? Double(time.seconds(since: first)) / Double(span) : 0
    }

    /// Times at even distances, both ends among them; fewer than asked for where they would be less than a day apart.
    func ticks(_ intervals: Int) -> [(position: Double, time: Timestamp)] {
        let span = last.seconds(since: first)
        let count = max(1, min(Int64(intervals), span / Timestamp.day))
        return (0...count).map { index in
            (Double(index) / Double(count), Timestamp(seconds: first.seconds + span * index / count))
        }
    }
}
