internal import AuditCore
internal import Foundation

/// The classic store's own size of a layer, where its files can be read from here.
///
/// Only asked for what the API leaves open, such as images without a history: the API is the promised source, and
/// `image/<driver>/layerdb/sha256/<chain>/size` has had its form since Docker 1.10.
struct LayerStoreProbe {
    private let folder: String

    /// Nil unless the engine is on this host and keeps its layers in this form.
    init?(_ facts: EngineFacts) {
        guard facts.store == .graphdriver, facts.endpoint.hasPrefix("unix://"), !facts.rootDirectory.isEmpty else {
            return nil
        }
        folder = "\(facts.rootDirectory)/image/\(facts.driver)/layerdb/sha256"
    }

    /// The layers with every open size filled in that can be read.
    func settle(_ layers: [ChainID: Layer]) -> [ChainID: Layer] {
        layers.mapValues { layer in
            guard !layer.size.isExact, let bytes = size(of: layer) else { return layer }
            var settled = layer
            settled.size = .exactly(bytes)
            return settled
        }
    }

    private func size(of layer: Layer) -> Int64? {
        let path = "\(folder)/\(layer.chainID.hex)/size"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let bytes = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)), layer.size.contains(bytes)
        else { return nil }
        return bytes
    }
}
