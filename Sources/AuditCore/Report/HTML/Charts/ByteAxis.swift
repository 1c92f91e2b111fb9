/// Round figures along an axis of bytes.
struct ByteAxis: Sendable {
    /// The end of the axis: the first round figure that is no less than the largest value.
    let end: Int64
    let ticks: [Int64]

    /// - Parameters:
    ///   - largest: The largest value to be shown.
    ///   - intervals: At most so many between the ticks.
    init(largest: Int64, intervals: Int = 4) {
        // An exabyte: beyond it, numbers end.
        let largest = min(largest, 1_000_000_000_000_000_000)
        var step: Int64 = 1
        // 1, 2, 5, 10, 20, …
        var factors = [Int64(2), 5, 10].makeIterator()
        var decade: Int64 = 1
        while step * Int64(intervals) < largest {
            if let factor = factors.next() {
                step = decade * factor
            } else {
                decade *= 10
                factors = [Int64(2), 5, 10].makeIterator()
            }
        }
        let count = max(1, (largest + step - 1) / step)
        end = count * step
        ticks = (0...count).map { $0 * step }
    }

    /// Where a value lies, between 0 and 1.
    func fraction(_ bytes: Int64) -> Double { min(1, Double(bytes) / Double(end)) }
}
