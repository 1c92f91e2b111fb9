package struct Volume: Hashable, Sendable {
    package var name: String
    package var driver: String
    package var createdAt: Timestamp?
    package var labels: [String: String]
    /// Nil where the engine can't walk it (another driver, options) or wasn't asked.
    package var sizeBytes: Int64?
    /// Made for a container without a name of its own.
    package var isAnonymous: Bool

    /// What goes with it.
    var freedSize: ByteRange { sizeBytes.map(ByteRange.exactly) ?? .unknown }

    package init(
        name: String, driver: String, createdAt: Timestamp?, labels: [String: String], sizeBytes: Int64?,
        isAnonymous: Bool
    ) {
        self.name = name
        self.driver = driver
        self.createdAt = createdAt
        self.labels = labels
        self.sizeBytes = sizeBytes
        self.isAnonymous = isAnonymous
    }
}
