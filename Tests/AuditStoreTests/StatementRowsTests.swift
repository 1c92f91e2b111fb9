import AuditCore
import GRDB
import Testing

@testable import AuditStore

/// Rows that are bound past GRDB's own arguments.
@Suite struct StatementRowsTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try queue.write {
            try $0.execute(sql: "CREATE TABLE pair (name TEXT UNIQUE, digest BLOB, at INTEGER, is_old INTEGER) STRICT")
        }
    }

    @Test func valuesComeBackAsTheyWere() throws {
        let digest = Digest.sha256(of: "a")
        try queue.write { db in
            let insert = try db.makeStatement(sql: "INSERT INTO pair VALUES (?, ?, ?, ?)")
            try insert.run("ä", digest, Timestamp(seconds: -7), true)
            try insert.run("b", Digest?.none, Timestamp?.none, Bool?.none)
            let rows = try Row.fetchAll(db, sql: "SELECT * FROM pair ORDER BY rowid")
            #expect(rows.map { $0[0] } == ["ä", "b"])
            #expect(rows.map { $0[1] } == [digest, nil])
            #expect(rows.map { $0[2] } == [Timestamp(seconds: -7), nil])
            #expect(rows.map { $0[3] } == [true, nil])
        }
    }

    @Test func theNumberOfARowIsGivenWhereThereIsOne() throws {
        try queue.write { db in
            let insert = try db.makeStatement(sql: "INSERT INTO pair (name) VALUES (?) RETURNING rowid")
            #expect(try insert.rowNumber("a") == 1)
            #expect(try insert.rowNumber("b") == 2)
            let find = try db.makeStatement(sql: "SELECT rowid FROM pair WHERE name = ?")
            #expect(try find.rowNumber("b") == 2)
            #expect(try find.rowNumber("c") == nil)
        }
    }

    @Test func aRowThatDoesNotFitIsAnErrorAndTheStatementGoesOn() throws {
        try queue.write { db in
            let insert = try db.makeStatement(sql: "INSERT INTO pair (name) VALUES (?)")
            try insert.run("a")
            #expect {
                try insert.run("a")
            } throws: { error in
                let error = error as? DatabaseError
                return error?.resultCode == .SQLITE_CONSTRAINT
                    && error?.message == "UNIQUE constraint failed: pair.name"
            }
            try insert.run("b")
            #expect(try String.fetchAll(db, sql: "SELECT name FROM pair ORDER BY rowid") == ["a", "b"])
        }
    }
}
