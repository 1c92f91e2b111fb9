internal import AuditCore

/// Which images containers mount (`--mount type=image`; Docker 28.0 and newer, Podman): the engine only has the name
/// that they were called by.
///
/// Such a mount keeps the image's layers, and deleting the image by its ID succeeds under it (measured on 28.5).
struct ImageMounts {
    let images: Lazy<[Image], any Error>
    /// As the last snapshot saw them: a name may have moved since, the mount hasn't.
    let known: [ContainerID: Container]

    func resolved(in containers: [Container]) throws -> [Container] {
        guard containers.contains(where: { $0.mounts.contains { $0.imageName != nil } }) else { return containers }
        let lookup = ImageLookup(try images.get())
        return containers.map { container in
            var container = container
            let old = known[container.id]?.mounts ?? []
            for position in container.mounts.indices {
                guard let name = container.mounts[position].imageName else { continue }
                let destination = container.mounts[position].destination
                container.mounts[position].imageID =
                    old.first { $0.destination == destination }?.imageID ?? (try? lookup.image(named: name))?.id
            }
            return container
        }
    }
}

extension Container.Mount {
    /// The name of the image it shows; nil for other kinds.
    var imageName: String? { kind == "image" ? name.isEmpty ? source : name : nil }
}
