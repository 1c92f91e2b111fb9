internal import AuditCore
internal import Foundation

/// The sizes of layers in Podman's own records (`overlay-layers/*.json` of containers/storage), where these can be read
/// from here: the length of the layer's tar, as `/history` has it.
struct StorageProbe: LayerSizeProbe {
    private struct StoredLayer: Decodable {
        var id: String
        var size: Int64?

        enum CodingKeys: String, CodingKey {
            case id
            case size = "diff-size"
        }
    }

    private let sizes: [ChainID: Int64]

    /// Nil unless the engine is Podman, on this host.
    init?(_ connection: EngineConnection) {
        let facts = connection.facts
        guard connection.seesDataRoot, facts.store == .podman else { return nil }
        let folder = "\(facts.rootDirectory)/\(facts.driver)-layers/"
        var sizes: [ChainID: Int64] = [:]
        var isFound = false
        for file in ["layers.json", "volatile-layers.json"] {
            guard let data = try? Data(contentsOf: URL(filePath: folder + file)),
                let layers = try? JSONDecoder().decode([StoredLayer].self, from: data)
            else { continue }
            isFound = true
            for layer in layers { if let id = ChainID(layer.id) { sizes[id] = layer.size } }
        }
        guard isFound else { return nil }
        self.sizes = sizes
    }

    /// Of all layers.
    var totalBytes: Int64 { sizes.values.reduce(0, +) }

    func size(of layer: Layer) -> Int64? { sizes[layer.chainID] }
}
