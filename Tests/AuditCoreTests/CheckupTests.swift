import TestSupport
import Testing

@testable import AuditCore

/// What `doctor` says of what was looked at.
@Suite struct CheckupTests {
    private static let now = Timestamp(seconds: 1_800_000_000)

    private static func healthy() -> Checkup {
        var checkup = Checkup(
            now: now, engine: .success(.sample), databasePath: "/var/audit.db",
            database: .sound(bytes: 4_000_000, isPrivate: true))
        checkup.seesFiles = true
        checkup.engineDisk = DiskFacts(totalBytes: 1_000_000_000_000, freeBytes: 400_000_000_000)
        checkup.databaseDisk = checkup.engineDisk
        checkup.newestReading = Timestamp(seconds: now.seconds - 40_000)
        return checkup
    }

    @Test func aHostThatIsWellLookedAfterHasNoProblem() {
        let findings = Self.healthy().findings()
        #expect(findings.allSatisfy { $0.level == .fine && $0.advice == nil })
        #expect(findings.map(\.subject) == [.engine, .permissions, .database, .disk, .schedule])
    }

    @Test(arguments: [Checkup.DatabaseState.damaged(["page 7"]), .unusable(Checkup.Failure(text: "no", status: 77))])
    func ofADatabaseThatCannotBeReadNothingIsSaidOfTheSchedule(state: Checkup.DatabaseState) {
        var checkup = Self.healthy()
        checkup.database = state
        checkup.newestReading = nil
        #expect(checkup.findings().map(\.subject) == [.engine, .permissions, .database, .disk])
    }

    private struct Ailment: Sendable, CustomTestStringConvertible {
        var subject: Finding.Subject
        var level = Finding.Level.problem
        var status: Int32 = 4
        var says: String
        var change: @Sendable (inout Checkup) -> Void
        var testDescription: String { says }
    }

    private static let ailments = [
        Ailment(subject: .engine, status: 69, says: "can't reach the engine") {
            $0.engine = .failure(Checkup.Failure(text: "can't reach the engine.\nStart it.", status: 69))
        },
        Ailment(subject: .permissions, level: .note, status: 0, says: "can't be read") { $0.seesFiles = false },
        Ailment(subject: .permissions, level: .note, status: 0, says: "another host") { $0.seesFiles = nil },
        Ailment(subject: .config, status: 65, says: "line 3") {
            $0.config = Checkup.Failure(text: "line 3 isn't understood", status: 65)
        },
        Ailment(subject: .database, level: .note, status: 0, says: "isn't there yet") { $0.database = .missing },
        Ailment(subject: .database, status: 65, says: "page 7") { $0.database = .damaged(["page 7"]) },
        Ailment(subject: .database, status: 77, says: "no permission") {
            $0.database = .unusable(Checkup.Failure(text: "no permission", status: 77))
        },
        Ailment(subject: .database, says: "others may read it") {
            $0.database = .sound(bytes: 1, isPrivate: false)
        },
        Ailment(subject: .disk, says: "90 % of the engine's disk is used") {
            $0.engineDisk = DiskFacts(totalBytes: 1000, freeBytes: 100)
        },
        Ailment(subject: .disk, says: "the database's disk has 5 MB left") {
            $0.databaseDisk = DiskFacts(totalBytes: 1_000_000_000, freeBytes: 5_000_000)
        },
        Ailment(subject: .schedule, says: "no reading of this engine") { $0.newestReading = nil },
        Ailment(subject: .schedule, says: "the newest reading was taken 3 days ago") {
            $0.newestReading = Timestamp(seconds: now.seconds - 3 * 86_400)
        },
        Ailment(subject: .run, says: "run 5 was interrupted") { $0.unfinishedRun = 5 },
    ]

    @Test(arguments: ailments) private func whatIsWrongIsSaidWithWhatToDo(ailment: Ailment) throws {
        var checkup = Self.healthy()
        ailment.change(&checkup)
        let finding = try #require(checkup.findings().first { $0.level != .fine })
        #expect(finding.subject == ailment.subject && finding.level == ailment.level)
        #expect(finding.status == ailment.status && finding.text.contains(ailment.says), "\(finding)")
        #expect(checkup.findings().count { $0.level != .fine } == 1)
        if ![.config, .database].contains(ailment.subject) { #expect(finding.advice?.isEmpty == false) }
    }
}
