internal import AuditCore
internal import Foundation

/// What the API doesn't tell of the records of BuildKit's cache, from the engine's files: which layers they hold, and what
/// they take now.
///
/// On the classic store `buildkit/snapshots.db` has a bucket for each record, under the record's ID, with the chain ID
/// of the layer it holds, if any. One that builds write to has a folder of its own among the driver's, under its ID, too
/// (`builder-next/adapters/snapshot`).
struct BuildCacheProbe {
    let facts: EngineFacts

    /// The records with their layers and sizes; nil where the file can't be read.
    ///
    /// What the file has beyond the records is left over from records that are gone: their layers were seen to be freed
    /// with the next image all the same (28.5).
    func settle(_ records: [BuildCacheRecord]) -> [BuildCacheRecord]? {
        guard let chainIDs = chainIDs() else { return nil }
        return records.map { record in
            var settled = record
            settled.chainID = chainIDs[record.id]
            if settled.chainID == nil, let bytes = bytes(of: record) {
                settled.sizeBytes = bytes
                settled.isSizeExact = true
            }
            return settled
        }
    }

    /// Nil where the engine's own figure is the one to take, or the only one. What was counted before isn't taken over: an
    /// engine that was killed during a build has noted no use.
    func bytes(of record: BuildCacheRecord) -> Int64? {
        if record.isSizeExact || record.isInUse { return nil }
        // Elsewhere the folder has what lies below as well. And an engine's word is no path.
        guard ["overlay2", "fuse-overlayfs"].contains(facts.driver), record.id.utf8.allSatisfy(isPlain) else {
            return nil
        }
        return FolderSize.bytes(of: "\(facts.rootDirectory)/\(facts.driver)/\(record.id)/diff")
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func chainIDs() -> [String: ChainID]? {
        guard let records = BoltFile.read(path: "\(facts.rootDirectory)/buildkit/snapshots.db")?.entries else {
            return nil
        }
        var chainIDs: [String: ChainID] = [:]
        for (id, entry) in records {
            guard let text = entry.bucket?.entries?["chainid"]?.value else { continue }
            guard let chainID = ChainID(String(decoding: text, as: UTF8.self)) else { return nil }
            chainIDs[id] = chainID
        }
        return chainIDs
    }
}

extension BuildCacheProbe {
    /// Nil unless the engine is on this host and keeps its layers in Docker's own store.
    init?(_ connection: EngineConnection) {
        guard connection.seesDataRoot, connection.facts.store == .graphdriver else { return nil }
        self.init(facts: connection.facts)
    }
}
