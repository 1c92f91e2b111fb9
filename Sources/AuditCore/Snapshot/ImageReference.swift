/// A name for an image, taken apart: `[registry[:port]/]path[:tag][@digest]`.
///
/// Engines check the grammar; this only finds the seams, so it never fails.
package struct ImageReference: Hashable, Sendable {
    package var repository: String
    package var tag: String?
    package var digest: String?

    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { name in
            let seams = Self.seams(of: name)
            return ImageReference(
                repository: Self.text(name[seams.repository]), tag: seams.tag.map { Self.text(name[$0]) },
                digest: seams.digest.map { Self.text(name[$0]) })
        }
    }

    private init(repository: String, tag: String?, digest: String?) {
        self.repository = repository
        self.tag = tag
        self.digest = digest
    }

    /// Only the repository of such a name: of all that a name has, what is asked for most.
    static func repository(of text: String) -> String {
        var text = text
        return text.withUTF8 { Self.text($0[seams(of: $0).repository]) }
    }

    private typealias Bytes = UnsafeBufferPointer<UInt8>

    private static func text(_ part: Slice<Bytes>) -> String {
        String(decoding: Bytes(rebasing: part), as: UTF8.self)
    }

    /// By bytes: the seams are ASCII, and a large host has thousands of names.
    private static func seams(of name: Bytes) -> (repository: Range<Int>, tag: Range<Int>?, digest: Range<Int>?) {
        var end = name.endIndex
        var (tag, digest): (Range<Int>?, Range<Int>?)
        if let at = name.firstIndex(of: UInt8(ascii: "@")) {
            digest = at + 1..<end
            end = at
        }
        // A colon before the last slash belongs to a registry's port.
        let path = name[..<end].lastIndex(of: UInt8(ascii: "/")) ?? 0
        if let colon = name[path..<end].lastIndex(of: UInt8(ascii: ":")) {
            tag = colon + 1..<end
            end = colon
        }
        return (0..<end, tag, digest)
    }

    /// The repository with the registry and namespace that the familiar form leaves out.
    package var fullRepository: String {
        // By bytes, as above.
        guard let slash = repository.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            return "docker.io/library/" + repository
        }
        let first = repository[..<slash]
        // The rule of the reference grammar: a registry has a dot or a port, or is localhost.
        let isRegistry =
            first.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") } || first == "localhost"
        return isRegistry ? repository : "docker.io/" + repository
    }

    /// The registry with its port, which the familiar form may leave out.
    package var registry: String { String(fullRepository.prefix { $0 != "/" }) }

    /// Tag and digest as they are spelled behind the repository.
    private var suffix: String { (tag.map { ":" + $0 } ?? "") + (digest.map { "@" + $0 } ?? "") }

    /// With registry, namespace, and tag and digest as far as they are given.
    package var fullName: String { fullRepository + suffix }

    /// What engines look it up by: where it has a digest they ignore the tag, and without either `latest` is meant.
    package var lookupName: String { fullRepository + (digest.map { "@" + $0 } ?? ":" + (tag ?? "latest")) }

    /// What a pattern may match: the familiar and the full form, with the tag and without.
    package var spellings: [String] {
        [repository + suffix, repository, fullName, fullRepository]
    }
}
