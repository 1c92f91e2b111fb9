extension SnapshotDiff {
    /// `+3 images`, `−1 container`, `+2.1 GB of layers`: what changed in number and bytes.
    var counts: [String] {
        var counts: [String] = []
        func note(_ added: Int, _ removed: Int, _ noun: String) {
            if added > 0 { counts.append("+\(ByteText.count(added, noun))") }
            if removed > 0 { counts.append("−\(ByteText.count(removed, noun))") }
        }
        note(addedImages.count, removedImages.count, "image")
        note(addedContainers.count, removedContainers.count, "container")
        if layersGrownBytes != 0 {
            counts.append((layersGrownBytes > 0 ? "+" : "−") + ByteText.size(abs(layersGrownBytes)) + " of layers")
        }
        return counts
    }
}
