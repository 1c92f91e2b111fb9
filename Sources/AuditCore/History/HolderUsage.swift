/// A repository or a compose project: what it has for itself, and how that developed.
package struct HolderUsage: Hashable, Sendable {
    package var name: String
    package var now: OwnUsage
    /// How much `ownBytes` grew since the last snapshot that is at least so old; nil where none is. One that wasn't
    /// there at the time grew from nothing.
    package var grownInDayBytes: Int64?
    package var grownInWeekBytes: Int64?
    package var grownInMonthBytes: Int64?
    /// Oldest first, the newest snapshot included; at most `mostPoints`.
    package var series: [Point]

    package var ownBytes: Int64 { now.ownBytes }
    package var images: Int { now.images }
    package var containers: Int { now.containers }

    package struct Point: Hashable, Sendable {
        package var takenAt: Timestamp
        package var ownBytes: Int64

        package init(takenAt: Timestamp, ownBytes: Int64) {
            self.takenAt = takenAt
            self.ownBytes = ownBytes
        }
    }

    package static let mostPoints = 30

    package init(
        name: String, now: OwnUsage, grownInDayBytes: Int64? = nil, grownInWeekBytes: Int64? = nil,
        grownInMonthBytes: Int64? = nil, series: [Point] = []
    ) {
        self.name = name
        self.now = now
        self.grownInDayBytes = grownInDayBytes
        self.grownInWeekBytes = grownInWeekBytes
        self.grownInMonthBytes = grownInMonthBytes
        self.series = series
    }
}
