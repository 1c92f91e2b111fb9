internal import AuditCore

/// Knows sizes of layers from the engine's own files. Only asked for what the API leaves open, such as the layers of
/// images without a history.
protocol LayerSizeProbe {
    func size(of layer: Layer) -> Int64?
}

extension LayerSizeProbe {
    /// The layers with every open size filled in that the files tell. A size that contradicts the API's is not taken.
    func settle(_ layers: [ChainID: Layer]) -> [ChainID: Layer] {
        var settled = layers
        for (chainID, layer) in layers where !layer.size.isExact {
            if let bytes = size(of: layer), layer.size.contains(bytes) { settled[chainID]?.size = .exactly(bytes) }
        }
        return settled
    }
}
