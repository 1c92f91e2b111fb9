/// How many newer images each repository has, counted by image and not by tag.
struct RepositoryRanks {
    private var ranks: [ImageID: (newer: Int, repository: String)] = [:]

    init(_ images: [Image]) {
        var byRepository: [String: [Image]] = [:]
        for image in images {
            for repository in image.repositories { byRepository[repository, default: []].append(image) }
        }
        for (repository, members) in byRepository.sorted(by: { $0.key < $1.key }) {
            let sorted = members.sorted { Self.age(of: $0) > Self.age(of: $1) }
            for (newer, image) in sorted.enumerated() where newer < ranks[image.id]?.newer ?? .max {
                // An image in several repositories counts where it ranks highest.
                ranks[image.id] = (newer, repository)
            }
        }
    }

    func rank(of image: ImageID) -> (newer: Int, repository: String)? { ranks[image] }

    /// Undated images count as the oldest; the ID settles a draw, so that every run ranks alike.
    private static func age(of image: Image) -> (Int64, ImageID) { (image.createdAt?.seconds ?? 0, image.id) }
}
