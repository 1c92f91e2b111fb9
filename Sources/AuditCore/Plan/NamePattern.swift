#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

/// A shell glob on the names of images, containers and volumes. `*` matches any characters, slashes too.
package struct NamePattern: Hashable, Sendable {
    package var glob: String

    package init(_ glob: String) { self.glob = glob }

    package func matches(_ name: String) -> Bool { fnmatch(glob, name, 0) == 0 }

    /// An image matches by any of its names, familiar or full, with the tag or without.
    package func matches(_ image: Image) -> Bool {
        image.references.contains { ImageReference($0).spellings.contains(where: matches) }
    }
}
