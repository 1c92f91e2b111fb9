import Foundation

/// What Podman's own records say is stored.
extension TestEngine {
    private struct StoredLayer: Decodable {
        var id: String
        var size: Int64?

        enum CodingKeys: String, CodingKey {
            case id
            case size = "diff-size"
        }
    }

    /// The size of each layer by its storage ID (`overlay-layers/*.json`). Those of containers have none.
    package func storageLayerSizes() throws -> [String: Int64] {
        var sizes: [String: Int64] = [:]
        for file in ["layers.json", "volatile-layers.json"] {
            let url = dataRoot.appending(path: "overlay-layers/" + file)
            guard let data = try? Data(contentsOf: url) else { continue }
            for layer in try JSONDecoder().decode([StoredLayer].self, from: data) { sizes[layer.id] = layer.size ?? 0 }
        }
        return sizes
    }
}
