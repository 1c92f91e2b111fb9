/// What was looked at to see whether a host is well looked after. Finds nothing out itself.
package struct Checkup: Sendable {
    package var now: Timestamp
    package var engine: Result<EngineFacts, Failure>
    /// Whether the engine's files can be read; nil where it is on another host.
    package var seesFiles: Bool?
    package var config: Failure?
    package var databasePath: String
    package var database: DatabaseState
    package var engineDisk: DiskFacts?
    package var databaseDisk: DiskFacts?
    /// Of this engine, or of any where it doesn't answer.
    package var newestReading: Timestamp?
    package var unfinishedRun: Int?

    /// Why something couldn't be had, and the exit status that this has elsewhere.
    package struct Failure: Error, Hashable, Sendable {
        package var text: String
        package var status: Int32

        package init(text: String, status: Int32) {
            self.text = text
            self.status = status
        }
    }

    package enum DatabaseState: Hashable, Sendable {
        /// None yet.
        case missing
        /// `isPrivate`: nobody but its owner may read it.
        case sound(bytes: Int64, isPrivate: Bool)
        case damaged([String])
        case unusable(Failure)
    }

    package init(now: Timestamp, engine: Result<EngineFacts, Failure>, databasePath: String, database: DatabaseState) {
        self.now = now
        self.engine = engine
        self.databasePath = databasePath
        self.database = database
    }

    /// A night may be late or fail once; two in a row are no accident.
    private static let longestPause: Int64 = 49 * 3600
    /// From here on builds and pulls begin to fail.
    private static let fullestPercent: Int64 = 90
    /// A year of nights of a large host.
    private static let databaseRoom: Int64 = 100_000_000

    /// In the order in which they matter.
    package func findings() -> [Finding] {
        [engineFinding, permissionFinding, config.map { .problem(.config, $0) }, databaseFinding]
            .compactMap { $0 } + diskFindings + [scheduleFinding, runFinding].compactMap { $0 }
    }

    private var engineFinding: Finding {
        switch engine {
        case .failure(let failure): .problem(.engine, failure)
        case .success(let facts):
            .fine(
                .engine,
                "\(facts.product.title) \(facts.version), API \(facts.apiVersion), \(facts.store.title), "
                    + "at \(SafeText.visible(facts.endpoint))")
        }
    }

    private var permissionFinding: Finding? {
        guard case .success(let facts) = engine else { return nil }
        let root = SafeText.visible(facts.rootDirectory)
        switch seesFiles {
        case true?: return .fine(.permissions, "the engine's files under \(root) can be read")
        case false?:
            return .note(
                .permissions, "the engine's files under \(root) can't be read",
                facts.store == .containerd
                    ? "Run as root for exact sizes: this engine's API doesn't tell what blobs and layers take."
                    : "Run as root for exact sizes of what the API doesn't tell, such as images without a history.")
        case nil:
            return .note(.permissions, "the engine is on another host", "Its files and its disk aren't looked at.")
        }
    }

    private var databaseFinding: Finding {
        let path = SafeText.visible(databasePath)
        switch database {
        case .missing: return .note(.database, "\(path) isn't there yet", "The first reading makes it.")
        case .unusable(let failure): return .problem(.database, failure)
        case .damaged(let words):
            return .problem(
                .database, "\(path) is damaged: \(words.prefix(3).map(SafeText.visible).joined(separator: "; "))",
                "Put a copy of it back, or move it away to begin anew.", status: 65)
        case .sound(let bytes, let isPrivate):
            let text = "\(path), \(ByteText.size(bytes)), is sound"
            return isPrivate
                ? .fine(.database, text)
                : .problem(
                    .database, text + ", but others may read it",
                    "Documents of removed containers are in it, with what their environment held: chmod 600 it.")
        }
    }

    private var diskFindings: [Finding] {
        var findings: [Finding] = []
        if let disk = engineDisk, disk.totalBytes > 0 {
            let percent = disk.usedBytes * 100 / disk.totalBytes
            let text = "\(percent) % of the engine's disk is used, \(ByteText.size(disk.freeBytes)) are free"
            findings.append(
                percent < Self.fullestPercent
                    ? .fine(.disk, text)
                    : .problem(.disk, text, "`audit plan` says what can safely be got back."))
        }
        if let disk = databaseDisk, disk.freeBytes < Self.databaseRoom {
            findings.append(
                .problem(
                    .disk, "the database's disk has \(ByteText.size(disk.freeBytes)) left",
                    "Make room there, or name a file on another disk with --database."))
        }
        return findings
    }

    /// Of a database that can't be read nobody knows when its newest reading was taken.
    private var scheduleFinding: Finding? {
        let advice = "Have `audit nightly` run every night, from cron say: 17 2 * * * root audit nightly --quiet"
        guard let newestReading else {
            switch database {
            case .damaged, .unusable: return nil
            case .missing, .sound: return .problem(.schedule, "there is no reading of this engine yet", advice)
            }
        }
        let age = now.seconds(since: newestReading)
        let text = "the newest reading was taken \(ByteText.ago(age))"
        return age <= Self.longestPause ? .fine(.schedule, text) : .problem(.schedule, text, advice)
    }

    private var runFinding: Finding? {
        unfinishedRun.map {
            .problem(
                .run, "run \($0) was interrupted",
                "`audit apply` goes on with it; `audit runs \($0)` tells how far it got.")
        }
    }
}
