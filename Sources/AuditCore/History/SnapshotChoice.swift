/// Which snapshot is meant: by its number, or as the newest one of a time.
package enum SnapshotChoice: Hashable, Sendable {
    case number(Int)
    /// The newest that was taken up to then.
    case upTo(Timestamp)

    /// `34`; `yesterday` or `2026-11-24`: the newest of that day (UTC) or before; `7d`: the newest at least so old.
    ///
    /// - Returns: Nil for anything else.
    package init?(_ text: String, now: Timestamp) {
        if let number = Int(text) {
            self = .number(number)
        } else if text == "yesterday" {
            self = .upTo(Timestamp(seconds: now.seconds - now.seconds % Timestamp.day - 1))
        } else if let start = Timestamp(rfc3339: text + "T00:00:00Z") {
            self = .upTo(Timestamp(seconds: start.seconds + Timestamp.day - 1))
        } else if let age = Age(text)?.seconds {
            self = .upTo(Timestamp(seconds: now.seconds - age))
        } else {
            return nil
        }
    }

    /// Of these, oldest first.
    package func pick(from points: [TrendPoint]) -> TrendPoint? {
        switch self {
        case .number(let number): points.first { $0.snapshot == number }
        case .upTo(let time): points.last { $0.takenAt <= time }
        }
    }
}
