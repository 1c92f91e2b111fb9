/// What took the last tagged image or container away from a layer.
package enum OrphanCause: Hashable, Sendable {
    /// A tag of the image that held it names another image since.
    case tagMoved(String, to: ImageID)
    /// The image lost its last name, which names nothing now.
    case tagRemoved(String)
    /// The image is gone; an untagged one, or the build cache, keeps the layer.
    case imageRemoved(String)
    case containerRemoved(String)
    /// No reading saw a tagged image or a container hold it.
    case neverHeld

    /// `web:latest moved to 811c51db30d2`
    package var text: String {
        switch self {
        case .tagMoved(let tag, let image): "\(tag) moved to \(image.short)"
        case .tagRemoved(let tag): "\(tag) was untagged"
        case .imageRemoved(let name): "image \(name) was removed"
        case .containerRemoved(let name): "container \(name) was removed"
        case .neverHeld: "no reading saw it in use"
        }
    }

    /// Of several on one night, the most telling first.
    package var rank: Int {
        switch self {
        case .tagMoved: 0
        case .imageRemoved: 1
        case .tagRemoved: 2
        case .containerRemoved: 3
        case .neverHeld: 4
        }
    }
}
