internal import FoundationEssentials

/// A point in time, in whole seconds since 1970. Written as RFC 3339 in UTC.
package struct Timestamp: Hashable, Comparable, Sendable {
    package var seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }

    /// Nil where the text is no time, or a time that engines use for "never" (the year 1).
    ///
    /// Fractions of a second are dropped: engines give nanoseconds, and nothing here is decided by them.
    package init?(rfc3339 text: String) {
        var whole = text
        if let dot = text.firstIndex(of: ".") {
            let zone = text[dot...].dropFirst().drop(while: \.isNumber)
            whole = String(text[..<dot] + zone)
        }
        guard let date = try? Date(whole, strategy: .iso8601) else { return nil }
        guard date.timeIntervalSince1970 > 0 else { return nil }
        seconds = Int64(date.timeIntervalSince1970)
    }

    /// Nil for zero and for negative numbers, which stand for "not known".
    package init?(known seconds: Int64?) {
        guard let seconds, seconds > 0 else { return nil }
        self.seconds = seconds
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

    /// Seconds from `earlier` to this, negative if it is the other way round.
    package func seconds(since earlier: Timestamp) -> Int64 { seconds - earlier.seconds }

    /// `2026-11-24`
    package var day: String { String(description.prefix(10)) }

    /// `2026-11-24T020007Z`: RFC 3339 without the colons that some file systems refuse.
    package var fileName: String { description.filter { $0 != ":" } }
}

extension Timestamp: CustomStringConvertible {
    /// `2026-11-24T02:00:07Z`
    ///
    /// By hand: a large host's report holds tens of thousands of times, and a formatter takes ten times as long.
    package var description: String {
        guard (0..<Self.year10000).contains(seconds) else {
            return Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
        }
        let (year, month, day) = Self.date(ofDay: Int(seconds / 86_400))
        let second = Int(seconds % 86_400)
        return String(unsafeUninitializedCapacity: 20) { buffer in
            var length = 0
            func append(_ number: Int, digits: Int, then mark: Unicode.Scalar) {
                var rest = number
                for place in (length..<length + digits).reversed() {
                    buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                buffer[length + digits] = UInt8(ascii: mark)
                length += digits + 1
            }
            append(year, digits: 4, then: "-")
            append(month, digits: 2, then: "-")
            append(day, digits: 2, then: "T")
            append(second / 3600, digits: 2, then: ":")
            append(second / 60 % 60, digits: 2, then: ":")
            append(second % 60, digits: 2, then: "Z")
            return length
        }
    }

    private static let year10000: Int64 = 253_402_300_800

    /// Of the Gregorian calendar. Years are counted from March, so that leap days come last, in cycles of 400 years
    /// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
    ///
    /// - Parameter day: Since 1970, not negative.
    private static func date(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let sinceYear0 = day + 719_468
        let (cycle, dayOfCycle) = sinceYear0.quotientAndRemainder(dividingBy: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (
            400 * cycle + yearOfCycle + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        )
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” is not an RFC 3339 time")
        }
        self = timestamp
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
