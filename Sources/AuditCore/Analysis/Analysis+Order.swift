extension Analysis {
    /// The places of images: untagged ones first, then superseded versions, then the oldest, as they are missed least.
    /// The ID settles a draw.
    static func leastMissedFirst(_ images: [Image], ranks: RepositoryRanks) -> [Int] {
        let keys = images.map { image in
            let isSuperseded = (ranks.rank(of: image.id)?.newer ?? 0) > 0
            return (image.isUntagged ? 0 : isSuperseded ? 1 : 2, image.createdAt?.seconds ?? 0)
        }
        return images.indices.sorted { left, right in
            if keys[left] != keys[right] { return keys[left] < keys[right] }
            return (images[left].displayName, images[left].id) < (images[right].displayName, images[right].id)
        }
    }
}
