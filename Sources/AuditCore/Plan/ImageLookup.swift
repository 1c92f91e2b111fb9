/// Finds the image that a name means, as engines do: whoever has the name, else whose ID begins with it.
package struct ImageLookup {
    private let images: [Image]
    /// Who goes by a name, by what it is looked up by.
    private var holders: [String: [ImageID]] = [:]

    /// Some people type four digits of an ID; with fewer, any short word of hexadecimal digits would mean some image.
    private static let fewestDigits = 4

    /// - Parameter formerTags: Who had a tag at an earlier reading: a name from between may mean either.
    package init(_ images: [Image], formerTags: [String: ImageID] = [:]) {
        self.images = images
        for image in images {
            for reference in image.references.map(ImageReference.init) {
                note(reference.lookupName, image.id)
                // On the containerd store an image's ID is its digest, which its list doesn't repeat for each repository.
                note("\(reference.fullRepository)@\(image.id)", image.id)
            }
        }
        for (tag, image) in formerTags { note(ImageReference(tag).lookupName, image) }
    }

    private mutating func note(_ name: String, _ image: ImageID) {
        if holders[name]?.contains(image) != true { holders[name, default: []].append(image) }
    }

    /// Those that have this name, familiar or full. What Podman files under `localhost/` goes by its short name, too,
    /// where nothing else does.
    private func holders(of name: String) -> [ImageID] {
        holders[ImageReference(name).lookupName] ?? holders[ImageReference("localhost/" + name).lookupName] ?? []
    }

    /// Those that have this name, familiar or full.
    package func images(called name: String) -> [Image] {
        let wanted = holders(of: name)
        return wanted.isEmpty ? [] : images.filter { wanted.contains($0.id) }
    }

    /// All that a name in the engine's records may mean: those that have it or had it, else by ID or the beginning of one.
    package func ids(meantBy name: String) -> [ImageID] {
        if let id = Digest(name) { return [id] }
        let named = holders(of: name)
        if !named.isEmpty { return named }
        return Self.digits(of: name).count < Self.fewestDigits ? [] : images(beginningWith: name).map(\.id)
    }

    /// By reference (familiar or full) or by ID or an unambiguous prefix of it.
    package func image(named name: String) throws(PlanError) -> Image {
        if let image = images(called: name).first { return image }
        let matches = images(beginningWith: name)
        if matches.count > 1 {
            throw .ambiguousImage(name, candidates: matches.prefix(5).map { "\($0.id.short) (\($0.displayName))" })
        }
        guard let image = matches.first else { throw .noSuchImage(name) }
        return image
    }

    private func images(beginningWith name: String) -> [Image] {
        let digits = Self.digits(of: name)
        return digits.isEmpty ? [] : images.filter { $0.id.begins(with: digits) }
    }

    /// The hexadecimal digits of an ID, or of the beginning of one.
    private static func digits(of name: String) -> String {
        (name.hasPrefix("sha256:") ? String(name.dropFirst(7)) : name).lowercased()
    }
}
