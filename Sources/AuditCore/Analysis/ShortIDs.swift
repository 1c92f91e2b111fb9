/// IDs as commands are given them: twelve digits, or the whole ID where twelve could mean something else as well.
struct ShortIDs: Sendable {
    /// How many images have these digits, as the start of their ID or as a repository's name.
    private var images: [String: Int] = [:]
    /// How many containers have them, as the start of their ID or as a name.
    private var containers: [String: Int] = [:]

    private static let length = 12

    /// - Parameter repositories: Of each of the images.
    init(_ snapshot: Snapshot, repositories: [[String]]) {
        for (image, names) in zip(snapshot.images, repositories) { Self.count(image.id.short, names, in: &images) }
        for container in snapshot.containers { Self.count(container.id.short, [container.name], in: &containers) }
    }

    private static func count(_ short: String, _ names: [String], in counts: inout [String: Int]) {
        counts[short, default: 0] += 1
        for name in names where name.utf8.count == length && name != short { counts[name, default: 0] += 1 }
    }

    func text(of image: Image) -> String {
        let short = image.id.short
        return images[short] == 1 ? short : image.id.description
    }

    func text(of container: Container) -> String {
        let short = container.id.short
        return containers[short] == 1 ? short : container.id.hex
    }
}
