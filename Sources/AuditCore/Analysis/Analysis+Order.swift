extension Analysis {
    /// Which images are missed least.
    struct Order: Sendable {
        let ranks: RepositoryRanks
        /// The places of images: untagged ones first, then superseded versions, then the oldest. The ID settles a draw.
        let leastMissedFirst: [Int]

        /// - Parameter repositories: Of each of the images.
        init(_ images: [Image], repositories: [[String]]) {
            let ranks = RepositoryRanks(images, repositories: repositories)
            let keys = images.map { image in
                let isSuperseded = (ranks.rank(of: image.id)?.newer ?? 0) > 0
                return (image.isUntagged ? 0 : isSuperseded ? 1 : 2, image.createdAt?.seconds ?? 0)
            }
            leastMissedFirst = images.indices.sorted { left, right in
                if keys[left] != keys[right] { return keys[left] < keys[right] }
                return (images[left].displayName, images[left].id) < (images[right].displayName, images[right].id)
            }
            self.ranks = ranks
        }
    }
}
