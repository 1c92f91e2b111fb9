internal import AuditCore
internal import AuditStore

// Which of the engines in the database is meant.
extension Session {
    /// The newest snapshot of the engine with this name, or of the one read last.
    func newestSnapshot(named engine: String?) throws -> Int {
        guard let engine else {
            guard let number = try database.newestSnapshot(of: nil) else { throw StoreError.noSnapshot }
            return number
        }
        let names = try database.engineNames()
        if let number = names.newestSnapshot(of: engine) { return number }
        let several = names.names(onHost: engine).sorted().map { SafeText.visible($0) }
        if several.isEmpty {
            let all = names.all.sorted().map { SafeText.visible($0) }
            if all.isEmpty { throw StoreError.noSnapshot }
            throw ExitStatus.wrongUsage(
                "the database has no engine of the name \(SafeText.visible(engine)): give \(all.joined(separator: " or "))."
            )
        }
        throw ExitStatus.wrongUsage(
            "several engines are called \(SafeText.visible(engine)): give \(several.joined(separator: " or ")).")
    }

    /// The snapshot with this number, or the newest of the engine.
    func storedSnapshot(_ number: Int?, of engine: String? = nil) throws -> StoredSnapshot {
        let number = try number ?? newestSnapshot(named: engine)
        let stored = StoredSnapshot(number: number, snapshot: try database.snapshot(number))
        if let engine {
            let own = try database.engineNames().name(of: stored.snapshot.engine)
            guard own == engine else {
                throw ExitStatus.wrongUsage("snapshot \(number) is of the engine \(SafeText.visible(own)).")
            }
        }
        return stored
    }
}
