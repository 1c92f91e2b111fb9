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
    package var description: String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
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
