internal import AuditCore
internal import Foundation

/// The classic store's own size of a layer, where its files can be read from here.
///
/// Only asked for what the API leaves open, such as images without a history: the API is the promised source, and
/// `image/<driver>/layerdb/sha256/<chain>/size` has had its form since Docker 1.10.
struct LayerStoreProbe: LayerSizeProbe {
    private let folder: String

    /// Nil unless the engine is on this host and keeps its layers in this form.
    init?(_ connection: EngineConnection) {
        let facts = connection.facts
        guard connection.seesDataRoot, facts.store == .graphdriver else { return nil }
        folder = "\(facts.rootDirectory)/image/\(facts.driver)/layerdb/sha256"
    }

    /// The layers under these tops that aren't known, such as those that only the build cache holds.
    func layers(under tops: [ChainID], besides known: Set<ChainID>) -> some Collection<Layer> {
        var found: [ChainID: Layer] = [:]
        for top in tops {
            var next: ChainID? = top
            while let chainID = next, !known.contains(chainID), found[chainID] == nil, let layer = layer(chainID) {
                found[chainID] = layer
                next = layer.parent
            }
        }
        return found.values
    }

    /// Those of these that are there; nil where the store can't be looked into.
    func present(of ids: Set<ChainID>) -> Set<ChainID>? {
        guard FileManager.default.isExecutableFile(atPath: folder) else { return nil }
        return ids.filter { FileManager.default.fileExists(atPath: "\(folder)/\($0.hex)") }
    }

    private func layer(_ chainID: ChainID) -> Layer? {
        guard let bytes = text("size", of: chainID).flatMap({ Int64($0) }),
            let diffID = text("diff", of: chainID).flatMap({ DiffID($0) })
        else { return nil }
        return Layer(
            chainID: chainID, diffID: diffID, parent: text("parent", of: chainID).flatMap { ChainID($0) },
            size: .exactly(bytes))
    }

    private func text(_ file: String, of chainID: ChainID) -> String? {
        try? String(contentsOfFile: "\(folder)/\(chainID.hex)/\(file)", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    func size(of layer: Layer) -> Int64? { text("size", of: layer.chainID).flatMap { Int64($0) } }
}
