/// Which engine a snapshot was read from.
package struct EngineFacts: Hashable, Sendable {
    /// The engine's own ID: what tells one host from another in a shared database.
    package var id: String
    /// The host's name as the engine knows it.
    package var name: String
    package var product: Product
    package var version: String
    /// The API version that was negotiated.
    package var apiVersion: String
    package var store: StoreKind
    /// The storage driver or snapshotter, such as `overlay2`.
    package var driver: String
    /// `DockerRootDir`: only meaningful on the engine's own host.
    package var rootDirectory: String
    /// Where the engine was reached, such as `unix:///var/run/docker.sock`.
    package var endpoint: String

    package init(
        id: String, name: String, product: Product, version: String, apiVersion: String, store: StoreKind,
        driver: String, rootDirectory: String, endpoint: String
    ) {
        self.id = id
        self.name = name
        self.product = product
        self.version = version
        self.apiVersion = apiVersion
        self.store = store
        self.driver = driver
        self.rootDirectory = rootDirectory
        self.endpoint = endpoint
    }

    /// Whether an engine's version comes before this one. One that can't be understood is taken for a new one.
    package static func isVersion(_ version: String, before major: Int, _ minor: Int) -> Bool {
        let parts = version.split { $0 == "." || $0 == "-" || $0 == "+" }.prefix(2).compactMap { Int($0) }
        return parts.count == 2 && (parts[0], parts[1]) < (major, minor)
    }

    /// Whether it answers an error to a question for its disk usage while it works on another: Docker before 23.0.
    package var refusesSecondDiskUsage: Bool { product == .docker && Self.isVersion(version, before: 23, 0) }

    package enum Product: String, Codable, Sendable {
        case docker, podman

        /// What the product is called in a sentence.
        package var title: String {
            switch self {
            case .docker: "Docker"
            case .podman: "Podman"
            }
        }
    }
}

/// How an engine keeps its layers. Each kind counts different bytes, so figures of two kinds are never added up.
package enum StoreKind: String, Codable, Sendable {
    /// Docker's own layer store: apparent bytes of the files, fixed when the layer is registered.
    case graphdriver
    /// The containerd image store: allocated blocks of snapshots, and compressed blobs.
    case containerd
    /// containers/storage: the length of the layer's tar.
    case podman

    /// What the store is called in a sentence.
    package var title: String {
        switch self {
        case .graphdriver: "classic store"
        case .containerd: "containerd store"
        case .podman: "containers/storage"
        }
    }

    /// What a byte figure of this store counts.
    package var unit: String {
        switch self {
        case .graphdriver: "apparent bytes of files"
        case .containerd: "allocated blocks and compressed blobs"
        case .podman: "bytes of layer tars"
        }
    }
}

/// The file system the engine's data lies on, where it can be seen.
package struct DiskFacts: Hashable, Sendable {
    package var totalBytes: Int64
    /// What an ordinary user may still write.
    package var freeBytes: Int64

    package init(totalBytes: Int64, freeBytes: Int64) {
        self.totalBytes = totalBytes
        self.freeBytes = freeBytes
    }

    package var usedBytes: Int64 { totalBytes - freeBytes }
}
