/// How likely an image is to be wanted again, by what the nights show. A rank, not a promise.
struct Likelihood {
    let history: History
    let ranks: RepositoryRanks
    let takenAt: Timestamp

    /// Between 0 and 1.
    ///
    /// The share of readings that saw it in use, by the rule of succession (so that few readings say little); halved
    /// by thirty days out of use; divided among the versions of its repository, since newer ones are wanted first; and
    /// a tenth where nothing names it.
    func ofUse(_ image: Image) -> Double {
        let evidence = history.images[image.id]
        let share = Double((evidence?.readingsInUse ?? 0) + 1) / Double((evidence?.readings ?? 0) + 2)
        let unusedSince = evidence?.unusedSince ?? image.createdAt ?? takenAt
        let days = Double(max(0, takenAt.seconds(since: unusedSince))) / 86_400
        let newer = Double(ranks.rank(of: image.id)?.newer ?? 0)
        return share * 30 / (30 + days) / (1 + newer) * (image.isUntagged ? 0.1 : 1)
    }
}
