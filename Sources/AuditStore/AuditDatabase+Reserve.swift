internal import Foundation
internal import GRDB

// When the disk is full, people need `apply` most, and it needs its journal. So room is set aside inside the database
// while there is some: given up, its pages serve other tables and no other program can take them. The rollback journal
// keeps its length on the disk for the same reason (`journal_mode = PERSIST`).
extension AuditDatabase {
    /// Enough for a snapshot of a large host, its plan, and the journal of carrying it out.
    private static let roomBytes = 3 << 20
    /// As much of the database may one transaction change.
    private static let rollbackBytes = 1 << 20

    /// Sets the room aside, if there is some and it isn't already. A full disk is no error here.
    package func refillReserve() {
        guard (try? queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM reserve") }) == 0 else { return }
        try? queue.write { db in
            try db.execute(
                sql: "INSERT INTO reserve (reserve_id, filler) VALUES (1, ?), (2, ?)",
                arguments: [Self.noise(Self.roomBytes), Self.noise(Self.rollbackBytes)])
        }
        growRollbackJournal()
    }

    /// Changing what is there lets the rollback journal grow to a length that it then keeps.
    func growRollbackJournal() {
        try? queue.write { db in
            try db.execute(
                sql: "UPDATE reserve SET filler = ? WHERE reserve_id = 2", arguments: [Self.noise(Self.rollbackBytes)])
        }
    }

    /// Bytes that no file system compresses away: by xorshift, which takes a tenth of the time of SQLite's own.
    private static func noise(_ count: Int) -> Data {
        var state = UInt64.random(in: 1 ... .max)
        var bytes = Data(count: count)
        bytes.withUnsafeMutableBytes { bytes in
            for offset in stride(from: 0, to: count, by: MemoryLayout<UInt64>.size) {
                state ^= state << 13
                state ^= state >> 7
                state ^= state << 17
                bytes.storeBytes(of: state, toByteOffset: offset, as: UInt64.self)
            }
        }
        return bytes
    }

    /// Gives the room up.
    /// - Returns: Whether there was any.
    func spendReserve() throws -> Bool {
        try queue.write { db in
            try db.execute(sql: "DELETE FROM reserve")
            return db.changesCount > 0
        }
    }
}
