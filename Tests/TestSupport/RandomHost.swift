/// A small random Docker host: a layer forest with images on it, and a few containers.
///
/// Equal seeds give equal hosts. Every host has a dangling image and an image that is a prefix of another.
package struct RandomHost: Sendable {
    /// Each image carries its index under this label, which finds it on stores where its ID isn't predictable.
    package static let indexLabel = "audit.test.image"
    /// 2026-11-01T00:00:00Z. No image is younger.
    package static let newestCreation = 1_793_491_200

    package let seed: UInt64
    package let images: [ImageSpec]
    package let containers: [ContainerSpec]

    /// `busybox` is what `/bin/busybox` of every image holds: a real static one where containers are to run.
    package init(seed: UInt64, busybox: [UInt8] = Array("not a real busybox".utf8)) {
        self.seed = seed
        var forest = RandomForest(seed: seed, busybox: busybox)
        var names = RandomNames()
        let stacks = forest.stacks()
        var random = forest.random
        let untagged = Int.random(in: 0..<stacks.count, using: &random)
        var images: [ImageSpec] = []
        for (index, layers) in stacks.enumerated() {
            var labels = [Self.indexLabel: String(index)]
            if Int.random(in: 0..<5, using: &random) == 0 { labels["com.example.keep"] = "true" }
            let isTagged = index != untagged && Int.random(in: 0..<5, using: &random) > 0
            images.append(
                ImageSpec(
                    tags: isTagged ? names.tags(using: &random) : [],
                    layers: layers,
                    labels: labels,
                    createdAt: Self.newestCreation - Int.random(in: 0..<(200 * 86_400), using: &random),
                    emptyHistoryEntries: Bool.random(using: &random),
                    omitsHistory: Int.random(in: 0..<10, using: &random) == 0))
        }
        self.images = images
        containers = (0..<Int.random(in: 0...5, using: &random)).map { index in
            let kind = ContainerSpec.Kind.allCases.randomElement(using: &random) ?? .running
            return ContainerSpec(
                name: "random-\(seed)-\(index)",
                image: Int.random(in: 0..<images.count, using: &random),
                kind: kind,
                dataBytes: kind == .exitedWithData ? Int.random(in: 1...200_000, using: &random) : 0)
        }
    }

    package func archive() throws -> LoadArchive {
        try LoadArchive(images: images)
    }
}
