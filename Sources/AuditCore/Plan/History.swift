/// What the stored snapshots know about the objects of one snapshot, itself included.
package struct History: Hashable, Sendable {
    /// When the first snapshot of this engine was taken: nothing is known before it.
    package var since: Timestamp
    package var images: [ImageID: ImageEvidence]
    /// Since when no tagged image and no container has held a layer: the first snapshot that saw it so.
    package var orphanedSince: [ChainID: Timestamp]
    /// Through what.
    package var orphanCauses: [ChainID: OrphanCause] = [:]
    /// The last reading in which a container, in any state, mounted a volume of that name.
    package var volumesLastMounted: [String: Timestamp]
    /// What registries said just now, of the images they were asked about.
    package var registryAnswers: [ImageID: RegistryAnswer] = [:]

    package init(
        since: Timestamp, images: [ImageID: ImageEvidence] = [:], orphanedSince: [ChainID: Timestamp] = [:],
        volumesLastMounted: [String: Timestamp] = [:]
    ) {
        self.volumesLastMounted = volumesLastMounted
        self.since = since
        self.images = images
        self.orphanedSince = orphanedSince
    }
}

/// When an image was seen, and when in use. Readings are samples: what happens between two is not seen.
package struct ImageEvidence: Hashable, Sendable {
    package var firstSeenAt: Timestamp
    /// The first reading since which it was never missing: it may have been gone and come back.
    package var presentSince: Timestamp
    /// Readings that saw the image, the newest included.
    package var readings: Int
    /// Those of them in which a container, in any state, referred to it.
    package var readingsInUse: Int
    /// The last of those readings, or a later time at which such a container still started or finished, or at which an
    /// event of the engine named the image.
    package var lastUsedAt: Timestamp?
    /// The last time an event showed a registry to have it; nil where none did.
    package var registrySeenAt: Timestamp?
    /// What it was called there, where that is known.
    package var registryReference: String?
    /// Tags it had and lost, with the first reading that no longer saw them on it.
    package var lostTags: [LostTag]

    package init(
        firstSeenAt: Timestamp, readings: Int, readingsInUse: Int, lastUsedAt: Timestamp?, lostTags: [LostTag] = [],
        registrySeenAt: Timestamp? = nil, presentSince: Timestamp? = nil
    ) {
        self.firstSeenAt = firstSeenAt
        self.presentSince = presentSince ?? firstSeenAt
        self.readings = readings
        self.readingsInUse = readingsInUse
        self.lastUsedAt = lastUsedAt
        self.lostTags = lostTags
        self.registrySeenAt = registrySeenAt
    }

    package struct LostTag: Hashable, Sendable {
        package var tag: String
        package var at: Timestamp

        package init(tag: String, at: Timestamp) {
            self.tag = tag
            self.at = at
        }
    }

    /// Such as: `seen in use in 3 of 41 readings, last on 2026-09-12`
    var useText: String {
        let all = ByteText.count(readings, "reading")
        guard let lastUsedAt else { return "not seen in use in \(all) since \(firstSeenAt.day)" }
        return readingsInUse == 0
            ? "in use in none of \(all), last named by an event on \(lastUsedAt.day)"
            : "seen in use in \(readingsInUse) of \(all), last on \(lastUsedAt.day)"
    }

    /// From when on it has not been seen in use: that it came back is a use, too.
    var unusedSince: Timestamp { max(lastUsedAt ?? presentSince, presentSince) }
}
