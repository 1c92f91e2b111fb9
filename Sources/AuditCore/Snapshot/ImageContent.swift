/// What an image has beside its layers: on the containerd store, the blobs it was pulled or loaded as.
package enum ImageContent: Hashable, Sendable {
    /// Nothing that counts: the store keeps layers alone.
    case none
    /// Each blob that is there: manifests, configs and layers, mostly compressed. Images share them by digest.
    case blobs([Blob])
    /// Only what they come to: the API doesn't tell which they are, and so not what is shared.
    case total(Int64)

    package struct Blob: Hashable, Sendable {
        package var digest: Digest
        package var sizeBytes: Int64

        package init(digest: Digest, sizeBytes: Int64) {
            self.digest = digest
            self.sizeBytes = sizeBytes
        }
    }

    /// What the blobs come to, each counted once; nil where there are none that count.
    package var bytes: Int64? {
        switch self {
        case .none: nil
        case .blobs(let blobs): blobs.map(\.sizeBytes).reduce(0, +)
        case .total(let bytes): bytes
        }
    }

    package var blobs: [Blob] {
        if case .blobs(let blobs) = self { blobs } else { [] }
    }
}
