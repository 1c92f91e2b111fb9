/// What a policy makes of each object, before anything is put in order.
struct Selection {
    var images: [ImageID: Decision] = [:]
    var containers: [ContainerID: Decision] = [:]
    var volumes: [String: Decision] = [:]
    /// `never` where the build cache stays as it is.
    var buildCacheUnusedFor = Age.never

    enum Decision: Hashable {
        case remove(Reason)
        case keep(Reason)

        var isRemoved: Bool {
            if case .remove = self { true } else { false }
        }
    }

    func removes(_ image: Image) -> Bool { removes(imageCalled: image.id) }
    func removes(imageCalled id: ImageID) -> Bool { images[id]?.isRemoved ?? false }
    /// Whether it has no name and stays only as long as what was built on it.
    func leavesToChildren(_ image: ImageID) -> Bool {
        if case .keep(let reason) = images[image] { reason.code == .parentOfKept } else { false }
    }
    func removes(_ container: Container) -> Bool { containers[container.id]?.isRemoved ?? false }

    var removedImages: Set<ImageID> { Set(images.filter(\.value.isRemoved).keys) }
    var removedContainers: Set<ContainerID> { Set(containers.filter(\.value.isRemoved).keys) }
}
