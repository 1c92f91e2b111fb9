/// What keeps a layer, and so everything below it, from being deleted.
package enum Holder: Hashable, Sendable {
    case image(ImageID)
    case container(ContainerID)
    /// A record of the build cache, by its ID.
    case cacheRecord(String)
}
