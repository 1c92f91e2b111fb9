package import AuditCore

extension RandomHost {
    /// The snapshot that a reading of this host on the classic store must give, engine facts and times aside.
    package func snapshot(takenAt: Timestamp = Timestamp(seconds: 1_793_500_000)) throws -> Snapshot {
        let archive = try archive()
        var layers: [ChainID: Layer] = [:]
        var images: [ImageID: Image] = [:]
        for archived in archive.images {
            let chain = archived.chainIDs.compactMap { ChainID($0) }
            for (position, chainID) in chain.enumerated() {
                layers[chainID] = Layer(
                    chainID: chainID, diffID: DiffID(archived.diffIDs[position])!,
                    parent: position == 0 ? nil : chain[position - 1],
                    size: .exactly(archived.layerSizes[position]))
            }
            let id = ImageID(archived.imageID)!
            images[id] = Image(
                id: id, tags: archived.spec.tags.sorted(),
                createdAt: Timestamp(seconds: Int64(archived.spec.createdAt)),
                sizeBytes: archived.size, topLayer: chain.last, labels: archived.spec.labels)
        }
        return Snapshot(
            engine: .sample, takenAt: takenAt, images: Array(images.values), layers: Array(layers.values),
            containers: containers.map { spec in
                Container(
                    id: Digest.sha256(of: spec.name), name: spec.name,
                    imageID: ImageID(archive.images[spec.image].imageID)!, imageName: "",
                    state: spec.kind == .running ? .running : spec.kind == .createdOnly ? .created : .exited,
                    createdAt: takenAt, writableBytes: Int64(spec.dataBytes),
                    changedPathCount: spec.kind == .exitedWithData ? 1 : 0)
            })
    }
}

extension EngineFacts {
    package static let sample = EngineFacts(
        id: "sample-engine", name: "sample", product: .docker, version: "28.5.2", apiVersion: "1.51",
        store: .graphdriver, driver: "overlay2", rootDirectory: "/var/lib/docker",
        endpoint: "unix:///var/run/docker.sock")
}
