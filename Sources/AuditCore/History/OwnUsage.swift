/// What a repository or a compose project has for itself in one snapshot.
package struct OwnUsage: Hashable, Sendable {
    /// The layers and blobs that no other image or container holds; of a project also the writable layers of its
    /// containers.
    package var ownBytes: Int64 = 0
    /// The volumes that carry the project's label, as far as their size is known. None for a repository.
    package var volumesBytes: Int64 = 0
    package var images = 0
    package var containers = 0

    package init(ownBytes: Int64 = 0, volumesBytes: Int64 = 0, images: Int = 0, containers: Int = 0) {
        self.ownBytes = ownBytes
        self.volumesBytes = volumesBytes
        self.images = images
        self.containers = containers
    }
}

extension Analysis {
    /// By repository. An image with names in several belongs to none of them alone; a container to its image's.
    package func usageByRepository() -> [String: OwnUsage] {
        let named = Dictionary(
            zip(snapshot.images, repositoriesOfImages).map { ($0.id, $1) }, uniquingKeysWith: { first, _ in first })
        let groups = groupsWithParents { image in
            guard let repositories = named[image.id], !repositories.isEmpty else { return .followsChildren }
            return repositories.count == 1 ? .group(repositories[0]) : .mixed
        }
        var usage = exclusiveBytes(
            image: { groups[$0] }, container: { $0.imageID.flatMap { groups[$0] } }
        ).mapValues { OwnUsage(ownBytes: $0) }
        for image in snapshot.images {
            for repository in named[image.id] ?? [] {
                usage[repository, default: OwnUsage()].images += 1
                usage[repository]?.containers += containersByImage[image.id]?.count ?? 0
            }
        }
        return usage
    }

    /// By compose project. An image is a project's if it carries its label, or if all its containers are the project's.
    package func usageByProject() -> [String: OwnUsage] {
        let groups = groupsWithParents { image in
            var projects = Set((containersByImage[image.id] ?? []).map(\.composeProject))
            if let project = image.composeProject { projects.insert(project) }
            guard let only = projects.first else { return image.isUntagged ? .followsChildren : .mixed }
            return projects.count == 1 ? only.map(ImageGroup.group) ?? .mixed : .mixed
        }
        var usage = exclusiveBytes(image: { groups[$0] }, container: \.composeProject)
            .mapValues { OwnUsage(ownBytes: $0) }
        for project in groups.values { usage[project, default: OwnUsage()].images += 1 }
        for container in snapshot.containers {
            guard let project = container.composeProject else { continue }
            usage[project, default: OwnUsage()].containers += 1
            usage[project]?.ownBytes += container.writableBytes ?? 0
        }
        for volume in snapshot.volumes {
            guard let project = volume.labels[Container.composeProjectLabel] else { continue }
            usage[project, default: OwnUsage()].volumesBytes += volume.sizeBytes ?? 0
        }
        return usage
    }

    private enum ImageGroup {
        case group(String)
        /// Several have a claim on it.
        case mixed
        /// Nothing of its own tells: as the images made from it, with whose last one the engine deletes it.
        case followsChildren
    }

    private func groupsWithParents(_ own: (Image) -> ImageGroup) -> [ImageID: String] {
        var groups: [ImageID: String] = [:]
        var seen: Set<ImageID> = []
        for start in snapshot.images {
            // Children before parents, without recursion: chains of hidden parents are as long as Dockerfiles.
            var waiting = [(image: start, isReady: false)]
            while let (image, isReady) = waiting.popLast() {
                let children = childrenByImage[image.id] ?? []
                if !isReady {
                    guard seen.insert(image.id).inserted else { continue }
                    waiting.append((image, true))
                    waiting += children.map { ($0, false) }
                    continue
                }
                switch own(image) {
                case .group(let group): groups[image.id] = group
                case .mixed: break
                case .followsChildren:
                    let above = Set(children.map { groups[$0.id] })
                    if above.count == 1, let only = above.first { groups[image.id] = only }
                }
            }
        }
        return groups
    }
}

extension Image {
    /// Compose labels what it builds.
    package var composeProject: String? { labels[Container.composeProjectLabel] }
}
