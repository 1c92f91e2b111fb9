extension Image {
    /// Names among these that the image didn't have.
    ///
    /// A digest in a repository in which it had a name is none: it appears with a push, and the containerd store's list
    /// shows only one of them, its inspection all.
    func newNames(among references: [String]) -> [String] {
        let known = Set(self.references)
        let repositories = Set(self.repositories)
        return references.filter { reference in
            guard !known.contains(reference) else { return false }
            return !reference.contains("@") || !repositories.contains(ImageReference(reference).repository)
        }.sorted()
    }
}
