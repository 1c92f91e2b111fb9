import Foundation

/// What is really on the disk of Docker's classic store, read past the engine.
extension TestEngine {
    /// Every layer's registered size by its chain's hexadecimal digits (`layerdb/sha256/*/size`).
    package func layerStoreSizes() throws -> [String: Int64] {
        var sizes: [String: Int64] = [:]
        for driver in try entries(dataRoot.appending(path: "image")) {
            for layer in try entries(driver.appending(path: "layerdb/sha256")) {
                let text = try String(contentsOf: layer.appending(path: "size"), encoding: .utf8)
                sizes[layer.lastPathComponent] = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        return sizes
    }

    /// Apparent bytes in all containers' writable layers; nil unless the storage driver is overlay2.
    ///
    /// Counted as Docker does for `SizeRw`: everything except directories, a hard-linked file once.
    package func writableBytes() throws -> Int64? {
        let layers = dataRoot.appending(path: "image/overlay2/layerdb")
        guard FileManager.default.fileExists(atPath: layers.path) else { return nil }
        var total: Int64 = 0
        for mount in try entries(layers.appending(path: "mounts")) {
            let id = try String(contentsOf: mount.appending(path: "mount-id"), encoding: .utf8)
            total += try apparentBytes(below: dataRoot.appending(path: "overlay2/\(id)/diff"))
        }
        return total
    }

    /// Apparent bytes of the overlay2 folders that neither a layer nor a container owns: BuildKit's own.
    package func cacheOnlyBytes() throws -> Int64 {
        let layers = dataRoot.appending(path: "image/overlay2/layerdb")
        var owned: Set<String> = ["l"]
        for layer in try entries(layers.appending(path: "sha256")) {
            owned.insert(try String(contentsOf: layer.appending(path: "cache-id"), encoding: .utf8))
        }
        for mount in try entries(layers.appending(path: "mounts")) {
            let id = try String(contentsOf: mount.appending(path: "mount-id"), encoding: .utf8)
            owned.formUnion([id, id + "-init"])
        }
        return try entries(dataRoot.appending(path: "overlay2")).filter { !owned.contains($0.lastPathComponent) }
            .map { try apparentBytes(below: $0.appending(path: "diff")) }.reduce(0, +)
    }

    private func apparentBytes(below folder: URL) throws -> Int64 {
        var seen: Set<Int> = []
        var total: Int64 = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appending(path: path).path)
            guard attributes[.type] as? FileAttributeType != .typeDirectory else { continue }
            if let inode = attributes[.systemFileNumber] as? NSNumber, !seen.insert(inode.intValue).inserted {
                continue
            }
            total += (attributes[.size] as? NSNumber)?.int64Value ?? 0
        }
        return total
    }

    private func entries(_ folder: URL) throws -> [URL] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { folder.appending(path: $0) }
    }
}
