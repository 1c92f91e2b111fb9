/// Finds the image a person means.
package struct ImageLookup {
    private let images: [Image]

    package init(_ images: [Image]) { self.images = images }

    /// Those that have this name, familiar or full, `:latest` understood. What Podman files under `localhost/` goes by
    /// its short name, too, where nothing else does.
    package func images(called name: String) -> [Image] {
        let wanted = ImageReference(name)
        let isBare = wanted.tag == nil && wanted.digest == nil
        let spelled = isBare ? name + ":latest" : name
        func images(withFullName full: String) -> [Image] {
            self.images.filter { $0.references.contains { ImageReference($0).fullName == full } }
        }
        let found = images(withFullName: ImageReference(spelled).fullName)
        return found.isEmpty ? images(withFullName: "localhost/" + spelled) : found
    }

    /// By reference (familiar or full, `:latest` understood) or by ID or an unambiguous prefix of it.
    package func image(named name: String) throws(PlanError) -> Image {
        if let image = self.images(called: name).first { return image }
        let prefix = name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name
        let matches = prefix.isEmpty ? [] : images.filter { $0.id.hex.hasPrefix(prefix.lowercased()) }
        if matches.count > 1 {
            throw .ambiguousImage(name, candidates: matches.prefix(5).map { "\($0.id.short) (\($0.displayName))" })
        }
        guard let image = matches.first else { throw .noSuchImage(name) }
        return image
    }
}
