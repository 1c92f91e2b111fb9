internal import AuditCore
internal import Foundation

/// Which layers the records of BuildKit's cache hold, from the engine's files: the API doesn't tell.
///
/// On the classic store `buildkit/snapshots.db` has a bucket for each record, under the record's ID, with the chain ID
/// of the layer it holds, if any (`builder-next/adapters/snapshot`).
struct BuildCacheProbe {
    private let path: String

    /// Nil unless the engine is on this host and keeps its layers in Docker's own store.
    init?(_ connection: EngineConnection) {
        let facts = connection.facts
        guard connection.seesDataRoot, facts.store == .graphdriver else { return nil }
        path = facts.rootDirectory + "/buildkit/snapshots.db"
    }

    /// The records with their layers; nil where the file can't be read.
    ///
    /// What the file has beyond the records is left over from records that are gone: their layers were seen to be freed
    /// with the next image all the same (28.5).
    func settle(_ records: [BuildCacheRecord]) -> [BuildCacheRecord]? {
        guard let chainIDs = chainIDs() else { return nil }
        return records.map { record in
            var settled = record
            settled.chainID = chainIDs[record.id]
            return settled
        }
    }

    private func chainIDs() -> [String: ChainID]? {
        guard let records = BoltFile.read(path: path)?.entries else { return nil }
        var chainIDs: [String: ChainID] = [:]
        for (id, entry) in records {
            guard let text = entry.bucket?.entries?["chainid"]?.value else { continue }
            guard let chainID = ChainID(String(decoding: text, as: UTF8.self)) else { return nil }
            chainIDs[id] = chainID
        }
        return chainIDs
    }
}
