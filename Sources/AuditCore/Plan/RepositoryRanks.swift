/// How many newer images each repository has, counted by image and not by tag.
struct RepositoryRanks {
    private var ranks: [ImageID: (newer: Int, repository: String)] = [:]
    /// Whether images of one repository have one date, as those of buildpacks, Bazel and other reproducible builds do.
    private(set) var hasDraws = false

    /// - Parameter history: Tells which of several images of one date was seen later, and so is newer.
    init(_ images: [Image], history: History? = nil) {
        var byRepository: [String: [Image]] = [:]
        for image in images {
            for repository in image.repositories { byRepository[repository, default: []].append(image) }
        }
        for (repository, members) in byRepository.sorted(by: { $0.key < $1.key }) {
            let sorted = members.map { (image: $0, age: Self.age(of: $0, history)) }.sorted { $0.age > $1.age }
            if !hasDraws { hasDraws = zip(sorted, sorted.dropFirst()).contains { $0.age.0 == $1.age.0 } }
            for (newer, image) in sorted.map(\.image).enumerated() where newer < ranks[image.id]?.newer ?? .max {
                // An image in several repositories counts where it ranks highest.
                ranks[image.id] = (newer, repository)
            }
        }
    }

    func rank(of image: ImageID) -> (newer: Int, repository: String)? { ranks[image] }

    /// Undated images count as the oldest; in the end the ID settles a draw, so that every run ranks alike.
    private static func age(of image: Image, _ history: History?) -> (Int64, Int64, ImageID) {
        (image.createdAt?.seconds ?? 0, history?.images[image.id]?.firstSeenAt.seconds ?? 0, image.id)
    }
}
