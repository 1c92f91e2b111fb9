extension Container {
    /// The repository that a container of this name is saved in as an image.
    ///
    /// A repository's name has lower-case ASCII letters and digits, with separators only between them (the reference
    /// grammar of the distribution project); a container's may also have capitals, and end in a separator.
    package static func savedRepository(_ name: String) -> String {
        let words = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        return "saved/" + (words.isEmpty ? "container" : words.joined(separator: "-"))
    }
}
