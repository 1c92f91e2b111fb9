/// How many newer images each repository has, counted by image and not by tag.
struct RepositoryRanks: Sendable {
    private var ranks: [ImageID: (newer: Int, repository: String)] = [:]
    /// Whether images of one repository have one date, as those of buildpacks, Bazel and other reproducible builds do.
    private(set) var hasDraws = false

    /// Undated images count as the oldest; in the end the ID settles a draw, so that every run ranks alike.
    private typealias Age = (createdAt: Int64, firstSeenAt: Int64, image: ImageID)

    /// - Parameters:
    ///   - repositories: Of each of the images.
    ///   - history: Tells which of several images of one date was seen later, and so is newer.
    init(_ images: [Image], repositories: [[String]], history: History? = nil) {
        var byRepository: [String: [Age]] = [:]
        for (image, names) in zip(images, repositories) {
            let firstSeenAt = history?.images[image.id]?.firstSeenAt
            let age = (image.createdAt?.seconds ?? 0, firstSeenAt?.seconds ?? 0, image.id)
            for repository in names { byRepository[repository, default: []].append(age) }
        }
        for (repository, members) in byRepository.sorted(by: { $0.key < $1.key }) {
            let sorted = members.sorted(by: >)
            if !hasDraws { hasDraws = zip(sorted, sorted.dropFirst()).contains { $0.createdAt == $1.createdAt } }
            for (newer, age) in sorted.enumerated() where newer < ranks[age.image]?.newer ?? .max {
                // An image in several repositories counts where it ranks highest.
                ranks[age.image] = (newer, repository)
            }
        }
    }

    func rank(of image: ImageID) -> (newer: Int, repository: String)? { ranks[image] }
}
