/// A name for an image, taken apart: `[registry[:port]/]path[:tag][@digest]`.
///
/// Engines check the grammar; this only finds the seams, so it never fails.
package struct ImageReference: Hashable, Sendable {
    package var repository: String
    package var tag: String?
    package var digest: String?

    package init(_ text: String) {
        let parts = Self.parts(of: text)
        repository = String(decoding: parts.repository, as: UTF8.self)
        tag = parts.tag.map { String(decoding: $0, as: UTF8.self) }
        digest = parts.digest.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Only the repository of such a name: of all that a name has, what is asked for most.
    static func repository(of text: String) -> String {
        String(decoding: parts(of: text).repository, as: UTF8.self)
    }

    private typealias Part = ArraySlice<UInt8>

    private static func parts(of text: String) -> (repository: Part, tag: Part?, digest: Part?) {
        // By bytes: the seams are ASCII, and a large host has thousands of names.
        var rest = Array(text.utf8)[...]
        var (tag, digest): (Part?, Part?)
        if let at = rest.firstIndex(of: UInt8(ascii: "@")) {
            digest = rest[(at + 1)...]
            rest = rest[..<at]
        }
        // A colon before the last slash belongs to a registry's port.
        let path = rest.lastIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? rest
        if let colon = path.lastIndex(of: UInt8(ascii: ":")) {
            tag = path[(colon + 1)...]
            rest = rest[..<colon]
        }
        return (rest, tag, digest)
    }

    /// The repository with the registry and namespace that the familiar form leaves out.
    package var fullRepository: String {
        guard let slash = repository.firstIndex(of: "/") else { return "docker.io/library/" + repository }
        let first = repository[..<slash]
        // The rule of the reference grammar: a registry has a dot or a port, or is localhost.
        let isRegistry = first.contains(".") || first.contains(":") || first == "localhost"
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
