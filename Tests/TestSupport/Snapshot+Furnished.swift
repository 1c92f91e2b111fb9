package import AuditCore

extension Snapshot {
    /// The same host with what archives don't have: digests, parents, labels, compose projects and restart policies,
    /// volumes and a build cache whose holds are known.
    package func furnished(using random: inout SeededGenerator) -> Snapshot {
        var host = self
        let byTop = Dictionary(
            images.compactMap { image in image.topLayer.map { ($0, image.id) } },
            uniquingKeysWith: { first, _ in first })
        let layers = Dictionary(uniqueKeysWithValues: layers.map { ($0.chainID, $0) })
        func chance(_ share: Int) -> Bool { Int.random(in: 0..<share, using: &random) == 0 }
        for position in host.images.indices {
            let image = host.images[position]
            if chance(2), let tag = image.tags.first {
                host.images[position].repoDigests = [ImageReference(tag).repository + "@\(image.id)"]
            }
            // The nearest image below, as the legacy builder has it.
            var below = image.topLayer.flatMap { layers[$0]?.parent }
            while let layer = below, byTop[layer] == nil { below = layers[layer]?.parent }
            if chance(2) { host.images[position].parent = below.flatMap { byTop[$0] } }
            if chance(12) { host.images[position].labels["audit.keep"] = "" }
        }
        for number in 0..<Int.random(in: 0...4, using: &random) {
            let isAnonymous = Bool.random(using: &random)
            let name = isAnonymous ? Digest.sha256(of: "volume \(number)").hex : "volume-\(number)"
            host.volumes.append(
                Volume(
                    name: name, driver: "local", createdAt: takenAt, labels: chance(6) ? ["audit.keep": "1"] : [:],
                    sizeBytes: Int64.random(in: 0...9999, using: &random), isAnonymous: isAnonymous))
        }
        host.volumes.sort { $0.name < $1.name }
        for position in host.containers.indices {
            if chance(4) { host.containers[position].restartPolicy = "unless-stopped" }
            if chance(4) { host.containers[position].labels["com.docker.compose.project"] = "shop" }
            if chance(8) { host.containers[position].labels["audit.keep"] = "yes" }
            if chance(3), let volume = host.volumes.randomElement(using: &random) {
                host.containers[position].mounts = [
                    Container.Mount(kind: "volume", name: volume.name, source: "", destination: "/v")
                ]
            }
        }
        host.knowsCacheHolds = true
        for number in 0..<Int.random(in: 0...5, using: &random) {
            let layer = chance(2) ? host.layers.randomElement(using: &random) : nil
            host.buildCache.append(
                BuildCacheRecord(
                    id: "record-\(number)", parents: number > 0 && chance(2) ? ["record-\(number - 1)"] : [],
                    type: "regular", description: "RUN \(number)", isInUse: chance(6), isShared: layer != nil,
                    sizeBytes: Int64.random(in: 0...9999, using: &random), createdAt: takenAt,
                    lastUsedAt: Timestamp(seconds: takenAt.seconds - Int64.random(in: 0...40, using: &random) * 86_400),
                    usageCount: 1, chainID: layer?.chainID))
        }
        return host
    }
}
