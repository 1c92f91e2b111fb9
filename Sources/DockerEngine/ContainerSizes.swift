internal import AuditCore

/// How large the containers' writable layers are. The engine walks their files for it.
struct ContainerSizes {
    /// Nil for one whose size the engine couldn't find out.
    var bytes: [ContainerID: Int64?] = [:]
    var gaps: [Snapshot.Gap] = []

    static func read(_ connection: EngineConnection) async -> ContainerSizes {
        var sizes = ContainerSizes()
        do {
            let listed = try await connection.api.decode(
                [ContainerSizeWire].self, from: "/containers/json", query: [("all", "1"), ("size", "1")])
            for wire in listed {
                guard let id = ContainerID(wire.Id) else { continue }
                sizes.bytes[id] = connection.facts.store.writableBytes(wire.SizeRw?.bytes)
            }
        } catch {
            sizes.gaps = [Snapshot.Gap(kind: "container_sizes", message: "\(error)")]
        }
        return sizes
    }
}

extension StoreKind {
    /// What `SizeRw` means: left out, it is zero, but on the containerd store, where a layer has a block at least;
    /// −1 is a size the engine couldn't find out.
    func writableBytes(_ sizeRw: Int64?) -> Int64? {
        guard let sizeRw else { return self == .containerd ? nil : 0 }
        return sizeRw < 0 ? nil : sizeRw
    }
}
