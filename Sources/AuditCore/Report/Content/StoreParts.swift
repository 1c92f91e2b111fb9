/// What an engine keeps, by kind, and how much of each a plan certainly takes.
struct StoreParts: Sendable {
    let parts: [Part]

    enum Kind: String, CaseIterable, Sendable {
        case images, containers, volumes
        case buildCache = "build cache"
    }

    struct Part: Sendable {
        var kind: Kind
        var bytes: Int64
        /// Of these, what goes with the plan.
        var goingBytes: Int64
    }

    var bytes: Int64 { parts.map(\.bytes).reduce(0, +) }
    var goingBytes: Int64 { parts.map(\.goingBytes).reduce(0, +) }

    /// Kinds of no bytes are left out.
    init(_ analysis: Analysis, _ plan: Plan) {
        let snapshot = analysis.snapshot
        var going: [Kind: Int64] = [:]
        for step in plan.steps { going[step.action.kind, default: 0] += step.frees.atLeast }
        func bytes(_ kind: Kind) -> Int64 {
            switch kind {
            case .images: analysis.layersTotal.atLeast + analysis.contentBytes
            case .containers: snapshot.containers.compactMap(\.writableBytes).reduce(0, +)
            case .volumes: snapshot.volumes.compactMap(\.sizeBytes).reduce(0, +)
            case .buildCache: snapshot.buildCache.filter { !$0.isShared }.map(\.sizeBytes).reduce(0, +)
            }
        }
        parts = Kind.allCases.map { kind in
            let bytes = bytes(kind)
            // A step may free what is counted elsewhere: a container with its volume, cache that an image gave up.
            return Part(kind: kind, bytes: bytes, goingBytes: min(bytes, going[kind] ?? 0))
        }.filter { $0.bytes > 0 }
    }
}

extension Plan.Action {
    fileprivate var kind: StoreParts.Kind {
        switch self {
        case .stopContainer, .removeContainer: .containers
        case .untagImage, .removeImage: .images
        case .removeVolume: .volumes
        case .pruneBuildCache: .buildCache
        }
    }
}

extension Analysis {
    /// Blobs that images have beside their layers, each once, as far as it is known which they are.
    fileprivate var contentBytes: Int64 {
        Dictionary(
            snapshot.images.flatMap { $0.content.blobs.map { ($0.digest, $0.sizeBytes) } },
            uniquingKeysWith: { first, _ in first }
        ).values.reduce(0, +)
    }
}
