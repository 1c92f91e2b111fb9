/// Finds the image a person means.
package struct ImageLookup {
    private let images: [Image]

    package init(_ images: [Image]) { self.images = images }

    /// By reference (familiar or full, `:latest` understood) or by ID or an unambiguous prefix of it.
    package func image(named name: String) throws(PlanError) -> Image {
        let wanted = ImageReference(name)
        let isBare = wanted.tag == nil && wanted.digest == nil
        let spelled = isBare ? name + ":latest" : name
        let full = ImageReference(spelled).spellings[2]
        if let image = images.first(where: { $0.references.contains { ImageReference($0).spellings[2] == full } }) {
            return image
        }
        let prefix = name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name
        let matches = prefix.isEmpty ? [] : images.filter { $0.id.hex.hasPrefix(prefix.lowercased()) }
        if matches.count > 1 {
            throw .ambiguousImage(name, candidates: matches.prefix(5).map { "\($0.id.short) (\($0.displayName))" })
        }
        guard let image = matches.first else { throw .noSuchImage(name) }
        return image
    }
}
