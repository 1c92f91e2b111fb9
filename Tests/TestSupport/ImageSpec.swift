/// An image to be put into a load archive.
package struct ImageSpec: Sendable, Equatable {
    /// `repository:tag` names; none for a dangling image.
    package var tags: [String]
    package var layers: [LayerSpec]
    package var labels: [String: String]
    /// Unix seconds.
    package var createdAt: Int
    package var command: [String]
    /// Puts `empty_layer` history lines (ENV, LABEL, CMD) between those of the layers.
    package var emptyHistoryEntries: Bool
    /// Writes no history at all, as Bazel, ko and Nix may.
    package var omitsHistory: Bool

    package init(
        tags: [String],
        layers: [LayerSpec],
        labels: [String: String] = [:],
        createdAt: Int = 1_790_000_000,
        command: [String] = ["/bin/busybox", "sleep", "100000"],
        emptyHistoryEntries: Bool = false,
        omitsHistory: Bool = false
    ) {
        self.tags = tags
        self.layers = layers
        self.labels = labels
        self.createdAt = createdAt
        self.command = command
        self.emptyHistoryEntries = emptyHistoryEntries
        self.omitsHistory = omitsHistory
    }
}
