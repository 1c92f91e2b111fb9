/// Everything that stays, with its reason. Together with the steps it names each object exactly once.
struct KeptList {
    let analysis: Analysis
    let selection: Selection

    /// `gone`: what the steps remove along, by ID or volume name.
    func entries(without gone: Set<String>) -> [Plan.Kept] {
        images(without: gone) + containers(without: gone) + volumes(without: gone)
    }

    private func images(without gone: Set<String>) -> [Plan.Kept] {
        analysis.snapshot.images.compactMap { image in
            guard case .keep(let reason) = selection.images[image.id], !gone.contains(image.id.description) else {
                return nil
            }
            return Plan.Kept(
                kind: .image, id: image.id.description, name: image.displayName, sizeBytes: image.sizeBytes,
                reason: reason)
        }
    }

    private func containers(without gone: Set<String>) -> [Plan.Kept] {
        analysis.snapshot.containers.compactMap { container in
            guard case .keep(let reason) = selection.containers[container.id], !gone.contains(container.id.hex) else {
                return nil
            }
            return Plan.Kept(
                kind: .container, id: container.id.hex, name: container.name, sizeBytes: container.writableBytes,
                reason: reason)
        }
    }

    private func volumes(without gone: Set<String>) -> [Plan.Kept] {
        analysis.snapshot.volumes.compactMap { volume in
            guard case .keep(let reason) = selection.volumes[volume.name], !gone.contains(volume.name) else {
                return nil
            }
            return Plan.Kept(
                kind: .volume, id: volume.name, name: volume.name, sizeBytes: volume.sizeBytes, reason: reason)
        }
    }
}
