/// What came, went and moved between two snapshots of one engine.
package struct SnapshotDiff: Sendable {
    package var addedImages: [Image] = []
    package var removedImages: [Image] = []
    /// Tags that name another image than before, or none.
    package var movedTags: [MovedTag] = []
    /// Tags that images got which were there before and that no image had, sorted.
    package var addedTags: [String] = []
    package var addedContainers: [Container] = []
    package var removedContainers: [Container] = []
    package var addedVolumes: [Volume] = []
    package var removedVolumes: [Volume] = []
    /// By how much all layers together grew.
    package var layersGrownBytes: Int64 = 0

    package struct MovedTag: Sendable, Hashable {
        package var tag: String
        package var from: ImageID
        /// Nil where the tag is gone but its old image is not.
        package var to: ImageID?
    }

    package init(from old: Snapshot, to new: Snapshot) {
        let oldImages = Set(old.images.map(\.id))
        let newImages = Set(new.images.map(\.id))
        addedImages = new.images.filter { !oldImages.contains($0.id) }
        removedImages = old.images.filter { !newImages.contains($0.id) }
        let newTags = Dictionary(
            new.images.flatMap { image in image.tags.map { ($0, image.id) } }, uniquingKeysWith: { first, _ in first })
        movedTags = old.images.flatMap { image in
            image.tags.filter { newTags[$0] != image.id && (newTags[$0] != nil || newImages.contains(image.id)) }
                .map { MovedTag(tag: $0, from: image.id, to: newTags[$0]) }
        }.sorted { $0.tag < $1.tag }
        let oldTags = Set(old.images.flatMap(\.tags))
        addedTags = new.images.filter { oldImages.contains($0.id) }.flatMap(\.tags).filter { !oldTags.contains($0) }
            .sorted()
        let oldContainers = Set(old.containers.map(\.id))
        let newContainers = Set(new.containers.map(\.id))
        addedContainers = new.containers.filter { !oldContainers.contains($0.id) }
        removedContainers = old.containers.filter { !newContainers.contains($0.id) }
        // Of what wasn't read, nobody knows whether it came or went.
        if old.areVolumesRead, new.areVolumesRead {
            let oldVolumes = Set(old.volumes.map(VolumeKey.init))
            let newVolumes = Set(new.volumes.map(VolumeKey.init))
            addedVolumes = new.volumes.filter { !oldVolumes.contains(VolumeKey($0)) }
            removedVolumes = old.volumes.filter { !newVolumes.contains(VolumeKey($0)) }
        }
        layersGrownBytes =
            new.layers.map(\.size.atLeast).reduce(0, +) - old.layers.map(\.size.atLeast).reduce(0, +)
    }

    package var isEmpty: Bool {
        addedImages.isEmpty && removedImages.isEmpty && movedTags.isEmpty && addedContainers.isEmpty
            && removedContainers.isEmpty && addedVolumes.isEmpty && removedVolumes.isEmpty && addedTags.isEmpty
            && layersGrownBytes == 0
    }
}

/// What makes a volume the same one: a name alone may be given again.
struct VolumeKey: Hashable {
    var name: String
    var createdAt: Timestamp?

    init(_ volume: Volume) {
        name = volume.name
        createdAt = volume.createdAt
    }
}
