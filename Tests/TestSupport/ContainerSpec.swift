/// A container to be made on a test engine.
package struct ContainerSpec: Sendable, Equatable {
    package enum Kind: Sendable, Equatable, CaseIterable {
        /// Sleeping until it is removed.
        case running
        /// Ended without writing anything.
        case exitedClean
        /// Ended with `dataBytes` in `/data` of its writable layer.
        case exitedWithData
        /// Never started.
        case createdOnly
    }

    package var name: String
    /// Index into the host's images.
    package var image: Int
    package var kind: Kind
    /// Zero except for `exitedWithData`.
    package var dataBytes: Int

    package init(name: String, image: Int, kind: Kind, dataBytes: Int = 0) {
        self.name = name
        self.image = image
        self.kind = kind
        self.dataBytes = dataBytes
    }
}
