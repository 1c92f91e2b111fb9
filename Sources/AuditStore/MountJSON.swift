internal import AuditCore

/// A mount as `container.mounts` spells it.
struct MountJSON: Codable {
    var kind: String
    var name: String
    var source: String
    var destination: String

    init(_ mount: Container.Mount) {
        kind = mount.kind
        name = mount.name
        source = mount.source
        destination = mount.destination
    }

    var mount: Container.Mount {
        Container.Mount(kind: kind, name: name, source: source, destination: destination)
    }
}
