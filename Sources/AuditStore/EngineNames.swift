package import AuditCore
internal import GRDB

/// What the engines of a database are called: by their host, mostly. Where a host's name isn't unique (Docker and Podman
/// on one host, say), what tells them apart stands before it, which no host's name can look like: `podman@build-07`, or
/// where the product doesn't tell, the start of the engine's ID.
package struct EngineNames: Sendable {
    private struct Entry {
        var id: String
        var product: String
        var host: String
        var newest: Int
    }

    /// One whose storage changed stays the same engine here: its snapshots follow one another.
    private let entries: [Entry]

    init(_ db: Database) throws {
        entries = try Row.fetchAll(
            db,
            sql: """
                SELECT uid, product, name, max(snapshot_id) FROM engine JOIN newest_snapshot USING (engine_id)
                 GROUP BY uid ORDER BY uid
                """
        ).map { Entry(id: $0[0], product: $0[1], host: $0[2], newest: $0[3]) }
    }

    package func name(of engine: EngineFacts) -> String {
        entries.first { $0.id == engine.id }.map(name) ?? engine.name
    }

    /// The newest snapshot of the engine that is called so; nil where none is.
    package func newestSnapshot(of name: String) -> Int? { entries.first { self.name($0) == name }?.newest }

    /// What all of them are called.
    package var all: [String] { entries.map(name) }

    /// What the engines of this host are called.
    package func names(onHost host: String) -> [String] { entries.filter { $0.host == host }.map(name) }

    private func name(_ entry: Entry) -> String {
        let sharers = entries.filter { $0.host == entry.host && $0.id != entry.id }
        if sharers.isEmpty { return entry.host }
        let isTold = sharers.allSatisfy { $0.product != entry.product }
        return (isTold ? entry.product : String(entry.id.prefix(12))) + "@" + entry.host
    }
}

extension AuditDatabase {
    package func engineNames() throws(StoreError) -> EngineNames { try read { try EngineNames($0) } }
}
