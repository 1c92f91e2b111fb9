/// What a run saves before it deletes.
package struct Keeping: Hashable, Sendable {
    /// For archives of images that no registry has, as an absolute path; nil to save none.
    package var folder: String?
    /// Whether containers with data become images.
    package var commits: Bool

    package init(folder: String? = nil, commits: Bool = false) {
        self.folder = folder
        self.commits = commits
    }

    package var isNone: Bool { folder == nil && !commits }
}

/// Keeps what a step would lose for good, before it is lost.
package protocol Keeper: Sendable {
    var keeping: Keeping { get }

    /// Returns once the copy is on the disk, and checked.
    ///
    /// - Parameter image: Of a step that removes one.
    /// - Returns: Where it is kept: the path of an archive, or the name of an image; nil where nothing had to be.
    func keep(_ step: Plan.Step, image: Image?) async throws -> String?
}

/// Brings images back.
package protocol Restorer: Sendable {
    func pull(_ reference: String) async throws
    func load(_ archive: String) async throws
    func tag(_ image: ImageID, as name: String) async throws
}
