import Foundation

/// An image of a load archive with everything an engine will derive from it.
package struct ArchivedImage: Sendable {
    package let spec: ImageSpec
    /// `sha256:…` of the config: the image's ID on the classic store (and, without the prefix, on Podman).
    package let imageID: String
    package let diffIDs: [String]
    package let chainIDs: [String]
    /// Apparent file bytes of each layer, bottom first.
    package let layerSizes: [Int64]

    let configuration: [UInt8]

    /// What the classic store shows as `Size`.
    package var size: Int64 { layerSizes.reduce(0, +) }

    init(_ spec: ImageSpec, diffIDs: [String]) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        configuration = Array(try encoder.encode(ImageConfiguration(spec, diffIDs: diffIDs)))
        self.spec = spec
        self.diffIDs = diffIDs
        imageID = SHA256Digest.of(configuration)
        chainIDs = SHA256Digest.chainIDs(diffIDs)
        layerSizes = spec.layers.map(\.size)
    }
}
