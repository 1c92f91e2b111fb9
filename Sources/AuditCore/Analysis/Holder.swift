/// What keeps a layer, and so everything below it, from being deleted.
package enum Holder: Hashable, Sendable {
    case image(ImageID)
    case container(ContainerID)
}
