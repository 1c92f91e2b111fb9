extension Analysis {
    /// Untagged ones first, then superseded versions, then the oldest: what is missed least. The ID settles a draw.
    static func leastMissedFirst(_ images: [Image], ranks: RepositoryRanks) -> [Image] {
        let keyed = images.map { image in
            let isSuperseded = (ranks.rank(of: image.id)?.newer ?? 0) > 0
            let key = (
                image.isUntagged ? 0 : isSuperseded ? 1 : 2, image.createdAt?.seconds ?? 0, image.displayName, image.id
            )
            return (key: key, image: image)
        }
        return keyed.sorted { $0.key < $1.key }.map(\.image)
    }
}
