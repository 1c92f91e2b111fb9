internal import AuditCore

/// How large the containers' writable layers are. The engine walks their files for it.
struct ContainerSizes {
    /// Nil for one whose size the engine couldn't find out.
    var bytes: [ContainerID: Int64?] = [:]
    var gaps: [Snapshot.Gap] = []

    init(_ listed: Result<[ContainerWire], any Error>, store: StoreKind) {
        switch listed {
        case .success(let wires):
            for wire in wires {
                guard let id = ContainerID(wire.Id) else { continue }
                bytes[id] = store.writableBytes(wire.SizeRw?.bytes)
            }
        case .failure(let error): gaps = [Snapshot.Gap(kind: "container_sizes", message: "\(error)")]
        }
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
