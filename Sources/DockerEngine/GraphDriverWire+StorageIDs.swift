internal import AuditCore

extension GraphDriverWire {
    /// The IDs of containers/storage for an image's layers, lowest first; nil unless there is one for each.
    ///
    /// Podman may keep the same chain under several IDs, when it was built more than once, so there the ID and not the
    /// chain is what images share. They are the folders `…/overlay/<ID>/diff`, the nearest of `LowerDir` first.
    func storageIDs(count: Int) -> [ChainID]? {
        let lower = Data?["LowerDir"].map { $0.split(separator: ":") } ?? []
        let folders = [Data?["UpperDir"].map { $0[...] }].compactMap(\.self) + lower
        let ids = folders.reversed().compactMap { folder in
            folder.split(separator: "/").dropLast().last.flatMap { ChainID($0) }
        }
        return ids.count == count && Set(ids).count == count ? ids : nil
    }
}
