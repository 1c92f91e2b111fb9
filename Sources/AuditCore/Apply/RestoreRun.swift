/// What restoring tells while it works.
package enum RestoreProgress: Sendable {
    case trying(RestorePlan.Item, RestorePlan.Source)
    /// `failure`: nil where the image is back.
    case ended(RestorePlan.Item, failure: String?)
}

/// Carries a restore plan out, several images at a time.
package struct RestoreRun: Sendable {
    private let source: any SnapshotSource
    private let restorer: any Restorer

    /// So many at once: pulls share the line, and registries limit them.
    private static let width = 3

    package init(source: any SnapshotSource, restorer: any Restorer) {
        self.source = source
        self.restorer = restorer
    }

    /// - Returns: The images that couldn't be had again, with why.
    package func carryOut(
        _ plan: RestorePlan, progress: @escaping @Sendable (RestoreProgress) -> Void
    ) async -> [RestorePlan.Loss] {
        await withTaskGroup(of: RestorePlan.Loss?.self) { group in
            var rest = plan.items[...]
            func next() {
                guard let item = rest.popFirst() else { return }
                group.addTask {
                    let failure = await restore(item, progress)
                    progress(.ended(item, failure: failure))
                    return failure.map { RestorePlan.Loss(name: item.name, why: $0) }
                }
            }
            for _ in 0..<Self.width { next() }
            var losses: [RestorePlan.Loss] = []
            while let loss = await group.next() {
                if let loss { losses.append(loss) }
                next()
            }
            return losses.sorted { $0.name < $1.name }
        }
    }

    /// - Returns: Why it failed; nil if the image is there again, with its tags.
    private func restore(
        _ item: RestorePlan.Item, _ progress: @Sendable (RestoreProgress) -> Void
    ) async -> String? {
        do {
            var failures: [String] = []
            for way in item.sources {
                progress(.trying(item, way))
                do {
                    switch way {
                    case .pull(let reference): try await restorer.pull(reference)
                    case .load(let path):
                        try await restorer.load(path)
                        try await giveBack(item.takenTags, from: item.id)
                    }
                    if try await source.currentImage(item.id.description) != nil { break }
                    failures.append("\(way.text) gave another image")
                } catch {
                    failures.append("\(way.text): \(error)")
                }
            }
            guard try await source.currentImage(item.id.description) != nil else {
                return failures.isEmpty ? "it is gone" : failures.joined(separator: "; ")
            }
            var lost: [RestorePlan.Loss] = []
            for tag in item.tags {
                // Somebody may have given it to another image meanwhile.
                if let owner = try await source.currentImage(tag), owner.id != item.id {
                    lost.append(RestorePlan.loss(ofTag: tag, to: owner.id))
                } else {
                    try await restorer.tag(item.id, as: tag)
                }
            }
            return lost.isEmpty
                ? nil : "it is back, but " + lost.map { "\($0.name): \($0.why)" }.joined(separator: "; ")
        } catch {
            return "\(error)"
        }
    }

    /// Tags that an archive took away from the images that had them.
    private func giveBack(_ tags: [String: ImageID], from image: ImageID) async throws {
        for (tag, owner) in tags where try await source.currentImage(tag)?.id == image {
            try await restorer.tag(owner, as: tag)
        }
    }
}

extension RestorePlan.Source {
    /// What it is called to people.
    package var text: String {
        switch self {
        case .pull(let reference): reference
        case .load(let path): path
        }
    }
}
