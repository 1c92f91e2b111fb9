/// A length of time in a policy, such as `90m`, `12h`, `30d`, `2w` or `never`.
package struct Age: Hashable, Sendable {
    /// As it was written.
    package let text: String
    /// Nil for `never`.
    package let seconds: Int64?

    /// For a message.
    package static let form = "an age such as 90m, 12h, 30d, 2w or never"

    package static let never = Age("never")!

    private static let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800]

    package init?(_ text: String) {
        self.text = text
        if text == "never" {
            seconds = nil
            return
        }
        guard let last = text.last, let unit = Self.units[last], let count = Int64(text.dropLast()), count >= 0 else {
            return nil
        }
        let (seconds, overflow) = count.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        self.seconds = seconds
    }

    /// Whether something that began at `start` is at least this old at `now`. Nothing is as old as `never`.
    package func isReached(from start: Timestamp, at now: Timestamp) -> Bool {
        seconds.map { now.seconds(since: start) >= $0 } ?? false
    }
}

extension Age: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let age = Age(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is not an age such as 12h, 30d, 2w or never")
        }
        self = age
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
