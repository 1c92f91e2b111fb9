/// Asks registries whether they have images, in the engine's stead: nothing is pulled, nothing changes.
package protocol RegistryInquirer: Sendable {
    /// Never fails as a whole: an image of which nothing could be learned has no proof, with why.
    func answers(about images: [Image]) async -> [ImageID: RegistryAnswer]
}

/// What asking for the digests of an image came to.
package enum RegistryAnswer: Hashable, Sendable {
    /// A registry has this digest: `registry.example/web@sha256:…`
    case has(String)
    /// None was found to have any, in words.
    case noProof(String)

    /// The digest to pull it by.
    package var digest: String? {
        if case .has(let digest) = self { digest } else { nil }
    }
}
