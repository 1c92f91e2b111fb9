internal import AuditCore

/// A mount as `container.mounts` spells it.
struct MountJSON: Codable {
    var kind: String
    var name: String
    var source: String
    var destination: String
    /// Of an image, its ID.
    var image: Digest?

    init(_ mount: Container.Mount) {
        kind = mount.kind
        name = mount.name
        source = mount.source
        destination = mount.destination
        image = mount.imageID
    }

    var mount: Container.Mount {
        Container.Mount(kind: kind, name: name, source: source, destination: destination, imageID: image)
    }
}
