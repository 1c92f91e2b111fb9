import AuditCore
import TestSupport

@testable import AuditStore

/// Nights of a small host, saved one after another, a day apart.
struct Nights {
    let database: AuditDatabase
    private var layers: [ChainID: Layer] = [:]
    private var count = 0

    init() throws { database = try AuditDatabase() }

    /// When the night with this number was: numbers count from 1, as the database's do.
    static func time(_ night: Int) -> Timestamp { Timestamp(seconds: 1_800_000_000 + Int64(night) * 86_400) }

    /// An image whose layers have these names, lowest first. Equal names on equal ones are the same layer.
    mutating func image(_ name: String, tags: [String] = [], layers names: String...) -> Image {
        let chain = ChainID.chain(of: names.map { .sha256(of: $0) })
        for (position, chainID) in chain.enumerated() {
            layers[chainID] = Layer(
                chainID: chainID, diffID: .sha256(of: names[position]),
                parent: position == 0 ? nil : chain[position - 1], size: .exactly(10))
        }
        return Image(id: .sha256(of: name), tags: tags, sizeBytes: 10, topLayer: chain.last)
    }

    func container(
        _ name: String, of image: Image, _ state: Container.State = .running, started: Timestamp? = nil,
        finished: Timestamp? = nil
    ) -> Container {
        Container(
            id: .sha256(of: name), name: name, imageID: image.id, imageName: "", state: state, startedAt: started,
            finishedAt: finished)
    }

    mutating func save(_ images: [Image], _ containers: [Container] = []) throws {
        count += 1
        _ = try database.save(
            Snapshot(
                engine: .sample, takenAt: Self.time(count), images: images,
                layers: Analysis(
                    Snapshot(
                        engine: .sample, takenAt: Self.time(count), images: images, layers: Array(layers.values))
                ).layersUnderImages(),
                containers: containers))
    }

    /// The history of the last night, or of an earlier one.
    func history(_ night: Int? = nil, orphans: [ChainID] = []) throws -> History {
        try database.history(upTo: night ?? count, orphans: layers.values.filter { orphans.contains($0.chainID) })
    }
}

extension Image {
    /// The same image with other tags.
    func tagged(_ tags: String...) -> Image {
        var image = self
        image.tags = tags
        return image
    }
}

extension Analysis {
    fileprivate func layersUnderImages() -> [Layer] {
        Set(snapshot.images.flatMap { forest.chain(from: $0.topLayer) }).map { forest.layers[$0] }
    }
}
