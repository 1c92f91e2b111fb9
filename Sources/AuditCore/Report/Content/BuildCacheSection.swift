/// The build cache by kind of record, and its largest records.
package struct BuildCacheSection: Hashable, Sendable {
    /// Most bytes first.
    package let types: [TypeTotal]
    /// The records that have bytes of their own, largest first.
    package let records: [BuildCacheRecord]

    package struct TypeTotal: Hashable, Sendable {
        /// `regular`, `source.local`, `exec.cachemount`, …
        package var type: String
        package var records: Int
        /// What these have beside what images have.
        package var own: ByteRange
        /// What images have as well.
        package var sharedBytes: Int64
    }

    /// What `was` means in a size, where there is one.
    package var note: String? {
        guard records.contains(where: { !$0.isSizeExact && !$0.isInUse }) else { return nil }
        return "Was: before it was used again. The engine goes on saying what a record took when it was first asked; "
            + "where its files can be read (on its host, as root), audit counts them."
    }

    init(_ records: [BuildCacheRecord]) {
        var totals: [String: TypeTotal] = [:]
        for record in records {
            let empty = TypeTotal(type: record.type, records: 0, own: .zero, sharedBytes: 0)
            totals[record.type, default: empty].records += 1
            totals[record.type, default: empty].own += record.ownSize
            if record.isShared { totals[record.type, default: empty].sharedBytes += record.sizeBytes }
        }
        types = totals.values.sorted { ($1.own.atLeast, $0.type) < ($0.own.atLeast, $1.type) }
        self.records = records.filter { $0.ownSize != .zero }
            .sorted { ($1.sizeBytes, $0.id) < ($0.sizeBytes, $1.id) }
    }
}
