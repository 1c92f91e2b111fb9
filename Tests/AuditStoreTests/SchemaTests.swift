import AuditCore
import Foundation
import GRDB
import TestSupport
import Testing

@testable import AuditStore

/// `schema.sql` is the one source of truth, and meant to be read: people query the tables with other tools.
@Suite struct SchemaTests {
    /// At the top of the checkout.
    private static let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schema.sql")

    @Test func theProgramCarriesTheFileOfTheCheckout() throws {
        #expect(try String(contentsOf: Self.file, encoding: .utf8) == AuditDatabase.schema)
    }

    @Test func aMigratedDatabaseEqualsOneMadeFromTheFile() throws {
        let folder = try TemporaryFolder()
        let fresh = try DatabaseQueue()
        try fresh.write { try $0.execute(sql: String(contentsOf: Self.file, encoding: .utf8)) }
        let database = try AuditDatabase(path: folder.file("audit.db"))
        #expect(try shape(of: database.queue) == shape(of: fresh))
        #expect(try database.queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == AuditDatabase.version)
        #expect(
            try database.queue.read { try Int.fetchOne($0, sql: "PRAGMA application_id") }
                == AuditDatabase.applicationID)
    }

    private func shape(of queue: DatabaseQueue) throws -> [String] {
        try queue.read { db in
            try Row.fetchAll(db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name")
                .map(\.description)
        }
    }

    @Test func everyTableIsStrict() throws {
        let loose = try AuditDatabase().queue.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM pragma_table_list
                     WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'
                    """)
        }
        #expect(loose == [])
    }

    /// Names that say all there is to say: keys, the two ends of an interval, and times and sizes of the row's object.
    private static let selfExplaining: Set<String> = [
        "first_snapshot", "last_snapshot", "taken_at", "created_at", "started_at", "finished_at", "last_used_at",
        "name", "driver", "exit_code", "size_bytes", "engine_version",
    ]

    @Test func everyTableAndColumnIsCommented() throws {
        var table: String?
        var previous = ""
        var uncommented: [String] = []
        for line in AuditDatabase.schema.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line.hasPrefix("CREATE TABLE ") || line.hasPrefix("CREATE VIEW ") {
                let name = String(line.split(separator: " ")[2])
                if !previous.hasPrefix("--") { uncommented.append(name) }
                table = line.hasPrefix("CREATE TABLE ") ? name : nil
            } else if line.hasPrefix(")") {
                table = nil
            } else if let table, let column = line.firstMatch(of: #/^  ([a-z_]+) /#)?.1 {
                let explains =
                    line.contains("--") || previous.hasPrefix("  --") || column.hasSuffix("_id")
                    || Self.selfExplaining.contains(String(column))
                if !explains { uncommented.append("\(table).\(column)") }
            }
            previous = line
        }
        #expect(uncommented == [])
    }

    @Test func everyViewCanBeSelectedFrom() throws {
        let database = try AuditDatabase()
        let snapshot = Snapshot.full()
        let number = try database.save(snapshot)
        let plan = try database.save(.sample(on: snapshot), snapshot: number, madeBy: .plan)
        _ = try RunJournal(database).begin(
            plan: plan.number!, at: snapshot.takenAt, predicted: .exactly(1))
        let counts = try database.queue.read { db in
            let views = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'view'")
            return Dictionary(
                uniqueKeysWithValues: try views.map { view in
                    (view, try Row.fetchAll(db, sql: "SELECT * FROM \(view)").count)
                })
        }
        #expect(
            counts == [
                "newest_snapshot": 1, "current_image": 3, "tag_history": 4, "current_container": 3, "run_summary": 1,
                "growth": 5,
            ])
    }

    /// As `audit runs` has it: 0 within what was predicted.
    @Test(arguments: [(5, 5, 0), (4, 5, -1), (7, 5, 0), (9, 5, 1)] as [(Int64, Int64, Int64)])
    func aRunsDifferenceIsWhatLiesOutsideOfThePrediction(freed: Int64, atLeast: Int64, difference: Int64) throws {
        let database = try AuditDatabase()
        let number = try database.save(.full())
        let plan = try database.save(.sample(on: .full()), snapshot: number, madeBy: .plan).number!
        let journal = RunJournal(database)
        let bounds = [ByteRange(atLeast: atLeast, atMost: 8), ByteRange(atLeast: atLeast, atMost: nil)]
        for predicted in bounds {
            let run = try journal.begin(plan: plan, at: Timestamp(seconds: 1), predicted: predicted)
            let totals = StoreTotals()
            try journal.finish(
                run: run, at: Timestamp(seconds: 2),
                result: RunResult(status: .completed, freedBytes: freed, before: totals, after: totals))
        }
        _ = try journal.begin(plan: plan, at: Timestamp(seconds: 3), predicted: .exactly(1))
        let differences = try database.queue.read {
            try Row.fetchAll($0, sql: "SELECT difference_bytes FROM run_summary ORDER BY run_id").map {
                $0[0] as Int64?
            }
        }
        #expect(differences == [difference, min(difference, 0), nil])
    }

    /// Also where something about it changed, for which a new row began.
    @Test func anImageWasFirstSeenWhenItWas() throws {
        let database = try AuditDatabase()
        var snapshot = Snapshot.full()
        _ = try database.save(snapshot)
        let first = snapshot.takenAt
        snapshot.takenAt.seconds += 86_400
        for position in snapshot.images.indices { snapshot.images[position].parent = .sha256(of: "another") }
        _ = try database.save(snapshot)
        let seen = try database.queue.read {
            try String.fetchSet($0, sql: "SELECT first_seen_at FROM current_image")
        }
        #expect(seen == [first.description.replacing("T", with: " ").replacing("Z", with: "")])
    }
}
